import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunState } from "../engines/container-engine.ts";
import type { LaunchFault } from "../faults/faults.ts";
import { nextDueAt } from "./advance-group.ts";
import type { ContainerGroup } from "./container-group.ts";
import { deploy, type GroupState, goneAt } from "./container-group-state.ts";
import { groupView } from "./container-group-view.ts";
import {
	containerAsked,
	containerKilled,
	containerObserved,
	containersToStart,
} from "./container-transitions.ts";
import { backOffMs, defaultTiming, planStart } from "./timing.ts";

type Policy = "Always" | "OnFailure" | "Never";
const resources = { requests: { cpu: 1, memoryInGB: 1 } };
const group = (restartPolicy: Policy, count = 1): ContainerGroup => ({
	location: "local",
	properties: {
		osType: "Linux",
		restartPolicy,
		containers: Array.from({ length: count }, (_, index) => ({
			name: `c${index}`,
			properties: { image: "alpine:3", resources },
		})),
	},
});

function started(of: ContainerGroup, faults: LaunchFault[] = []): GroupState {
	const plan = planStart(defaultTiming, { acceptedAt: 0, imagesToPull: [], faults });
	const state = deploy({ deployment: "d", plan, reason: "create", group: of, now: 0, faults });
	const from: GroupState = { ...state, phase: { kind: "started", at: 13_000 } };
	return containersToStart(from, 13_000).reduce(
		(next, index) => containerAsked(next, index, { kind: "started" }, 13_000),
		from,
	);
}

const observed = (state: GroupState, of: ContainerGroup, run: RunState, index = 0) =>
	containerObserved(state, index, run, { group: of, timing: defaultTiming, now: 20_000 });
const exit = (exitCode: number, finishedAt = 20_000) =>
	({ kind: "exited", exitCode, finishedAt }) as const;
const stateWord = (state: GroupState, of: ContainerGroup) => {
	const view = groupView({ id: "", name: "g", group: of, state }, "with-instance-view");
	return (view.properties as { instanceView: { state: string } }).instanceView.state;
};

describe("a container's exit", () => {
	it.each([
		["Never", 0, "Succeeded", "terminated"],
		["Never", 2, "Failed", "terminated"],
		["OnFailure", 0, "Succeeded", "terminated"],
		["OnFailure", 2, "Running", "backing-off"],
		["Always", 0, "Running", "backing-off"],
		["Always", 2, "Running", "backing-off"],
	] as const)("under %s with code %i leaves the group %s", (policy, exitCode, word, kind) => {
		const of = group(policy);
		const state = observed(started(of), of, exit(exitCode));
		expect([stateWord(state, of), state.containers[0]!.phase.kind]).toEqual([word, kind]);
	});

	it("leaves the group Running while another container runs", () => {
		const of = group("Never", 2);
		const one = observed(started(of), of, exit(1));
		expect(stateWord(one, of)).toBe("Running");
		expect(stateWord(observed(one, of, exit(0), 1), of)).toBe("Failed");
	});

	it("shows the platform's hand when the run was lost, and the lack of memory", () => {
		const of = group("Never");
		const lost = observed(started(of), of, { ...exit(137), lost: true }).containers[0]!;
		expect(lost.events.at(-1)).toMatchObject({
			name: "Killing",
			message: "Killing container c0 (platform initiated).",
		});
		const state = observed(started(of), of, { ...exit(137), outOfMemory: true });
		const view = groupView({ id: "", name: "g", group: of, state }, "with-instance-view");
		expect(JSON.stringify(view)).toContain('"detailStatus":"OOMKilled"');
	});

	it("runs again after a back-off that doubles to 5 minutes, counted, its events aggregated", () => {
		const of = group("Always");
		let state = started(of);
		let at = 13_000;
		for (const expected of [10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]) {
			state = observed(state, of, exit(0, at));
			const restartAt = nextDueAt(state)!;
			expect(restartAt - at).toBe(expected);
			expect(containersToStart(state, restartAt - 1)).toEqual([]);
			expect(containersToStart(state, restartAt)).toEqual([0]);
			state = containerAsked(state, 0, { kind: "started" }, restartAt);
			at = restartAt;
		}
		expect(state.containers[0]!.restartCount).toBe(7);
		expect(state.containers[0]!.events.find((each) => each.name === "Started")?.count).toBe(8);
	});

	it("never ends before it began, though its start was stored late", () => {
		const of = group("Never");
		const { phase } = observed(started(of), of, exit(0, 12_000)).containers[0]!;
		expect(phase).toMatchObject({ startedAt: 12_000, finishedAt: 12_000 });
	});

	it("3: once it ended for good, it never runs again", () => {
		const of = group("Never");
		const over = observed(started(of), of, exit(0));
		expect(observed(over, of, exit(1, 30_000))).toBe(over);
		expect([containersToStart(over, 9e9), nextDueAt(over)]).toEqual([[], undefined]);
	});

	it("is run again once under Never when a fault asks for it", () => {
		const of = group("Never");
		const first = observed(started(of, [{ kind: "restart-despite-never" }]), of, exit(1));
		expect(first.containers[0]!.phase.kind).toBe("backing-off");
		const again = containerAsked(first, 0, { kind: "started" }, 30_000);
		expect(observed(again, of, exit(1)).containers[0]!.phase.kind).toBe("terminated");
	});

	it("starts the time to live of a group of which it was the last", () => {
		const of = group("Never", 2);
		const state = { ...started(of), timeToLiveMs: 60_000 };
		const one = observed(state, of, exit(0, 21_000));
		expect(goneAt(one)).toBe(Number.POSITIVE_INFINITY);
		const both = observed(one, of, exit(0, 20_000), 1);
		expect([goneAt(both), nextDueAt(both)]).toEqual([81_000, 81_000]);
	});
});

describe("a start that takes time", () => {
	const of = group("OnFailure");
	const asked = () => {
		const state = observed(started(of), of, exit(1));
		return containerAsked(state, 0, { kind: "starting" }, 30_000);
	};

	it("is Waiting, under its new count, until the engine says that it runs, and since when", () => {
		const starting = asked();
		expect(starting.containers[0]!).toMatchObject({ restartCount: 1, phase: { kind: "starting" } });
		expect(observed(starting, of, { kind: "starting" })).toBe(starting);
		const running = observed(starting, of, { kind: "running", startedAt: 30_500 });
		expect(running.containers[0]!.phase).toEqual({ kind: "running", startedAt: 30_500 });
	});

	it("may end in an exit that was never seen running", () => {
		const ended = observed(asked(), of, exit(0, 31_000)).containers[0]!;
		expect(ended.phase).toMatchObject({ kind: "terminated", startedAt: 30_000, exitCode: 0 });
		expect(ended.events.find(({ name }) => name === "Started")?.count).toBe(2);
	});

	it("is 128 with a warning when it turns out that it cannot be started", () => {
		const { phase, events } = observed(asked(), of, { kind: "not-started", why: "no command" })
			.containers[0]!;
		expect(phase).toEqual({ kind: "terminated", finishedAt: 20_000, exitCode: 128 });
		expect(events.at(-1)).toMatchObject({ name: "Failed", type: "Warning" });
	});
});

describe("a container that is being killed", () => {
	it("goes on as Running until it ended, and shows the platform's exit code", () => {
		const of = group("Never");
		const killing = containerKilled(started(of), 0, 15_000, { exitCode: 7147 });
		expect(stateWord(killing, of)).toBe("Running");
		expect(observed(killing, of, exit(143)).containers[0]!.phase).toMatchObject({ exitCode: 7147 });
	});

	it("is run again in spite of the policy if the platform wants it", () => {
		const of = group("Never");
		const killing = containerKilled(started(of), 0, 15_000, { exitCode: 7148, restart: true });
		expect(observed(killing, of, exit(137)).containers[0]!.phase.kind).toBe("backing-off");
	});
});

it("has a back-off within bounds for any count", () => {
	fc.assert(
		fc.property(fc.nat(), (count) => {
			const ms = backOffMs(defaultTiming, count);
			return ms >= 10_000 && ms <= 300_000;
		}),
	);
});
