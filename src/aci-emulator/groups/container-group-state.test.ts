import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ContainerGroup } from "./container-group.ts";
import {
	advance,
	containerExited,
	containerNotStarted,
	containerStarted,
	deploy,
	eventsAt,
	type GroupState,
	nextDueAt,
} from "./container-group-state.ts";
import { groupView } from "./container-group-view.ts";
import { backOffMs, defaultTiming, planStart } from "./timing.ts";

type Policy = "Always" | "OnFailure" | "Never";

const group = (restartPolicy: Policy, containerCount = 1): ContainerGroup => ({
	location: "local",
	properties: {
		osType: "Linux",
		restartPolicy,
		containers: Array.from({ length: containerCount }, (_, index) => ({
			name: `c${index}`,
			properties: { image: "alpine:3", resources: { requests: { cpu: 1, memoryInGB: 1 } } },
		})),
	},
});

const deployed = (containerCount = 1, more: Partial<GroupState> = {}): GroupState => ({
	...deploy({
		deployment: "d",
		plan: planStart(0, defaultTiming),
		reason: "create",
		containerCount,
	}),
	...more,
});

function started(of: ContainerGroup): GroupState {
	const due = advance(deployed(of.properties.containers.length), of, 13_000);
	return due.toStart.reduce((state, index) => containerStarted(state, index, 13_000), due.state);
}

const stateWord = (state: GroupState, of: ContainerGroup) => {
	const view = groupView({ id: "", name: "g", group: of, state }, 99_999, "with-instance-view");
	return (view.properties as { instanceView: { state: string } }).instanceView.state;
};

const provisioningState = (state: GroupState, now: number) => {
	const stored = { id: "", name: "g", group: group("Never"), state };
	const view = groupView(stored, now, "without-instance-view");
	return (view.properties as { provisioningState: string }).provisioningState;
};

describe("a container group's start", () => {
	it("passes Pending and Creating, pulls on the way, and is due at its start", () => {
		const state = deployed();
		const of = group("Never");
		const names = (at: number) => eventsAt(state, 0, of, at).map((event) => event.name);
		expect([provisioningState(state, 3999), names(3999)]).toEqual(["Pending", []]);
		expect([provisioningState(state, 4000), names(4000)]).toEqual(["Creating", ["Pulling"]]);
		expect([provisioningState(state, 8000), names(8000)]).toEqual([
			"Creating",
			["Pulling", "Pulled"],
		]);
		expect(nextDueAt(state)).toBe(13_000);
		expect(advance(state, of, 12_999)).toEqual({ state, toStart: [] });
		const due = advance(state, of, 13_000);
		expect(due.toStart).toEqual([0]);
		expect(provisioningState(due.state, 13_000)).toBe("Succeeded");
		expect(nextDueAt(due.state)).toBeUndefined();
	});

	it("ends in Failed when capacity fails, and never starts", () => {
		const state = deployed(1, { capacityFailureAt: 25_000 });
		const of = group("Never");
		expect(nextDueAt(state)).toBe(25_000);
		expect(advance(state, of, 20_000)).toEqual({ state, toStart: [] });
		const failed = advance(state, of, 30_000);
		expect(failed.state.phase).toEqual({ kind: "refused", at: 25_000 });
		expect(provisioningState(failed.state, 30_000)).toBe("Failed");
		expect(nextDueAt(failed.state)).toBeUndefined();
	});

	it("takes as long as the engine says, in the proportions of the timing", () => {
		expect(planStart(100, defaultTiming, 26_000)).toEqual({
			acceptedAt: 100,
			pullAt: 8100,
			pulledAt: 16_100,
			startAt: 26_100,
		});
	});
});

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
		const state = containerExited(
			started(of),
			0,
			{ finishedAt: 20_000, exitCode },
			of,
			defaultTiming,
		);
		expect([stateWord(state, of), state.containers[0]!.phase.kind]).toEqual([word, kind]);
	});

	it("leaves the group Running while another container runs", () => {
		const of = group("Never", 2);
		const one = containerExited(started(of), 0, { finishedAt: 1, exitCode: 1 }, of, defaultTiming);
		expect(stateWord(one, of)).toBe("Running");
		const both = containerExited(one, 1, { finishedAt: 2, exitCode: 0 }, of, defaultTiming);
		expect(stateWord(both, of)).toBe("Failed");
	});

	it("shows the platform's hand when the run was lost", () => {
		const of = group("Never");
		const exit = { finishedAt: 20_000, exitCode: 137, lost: true };
		const { events } = containerExited(started(of), 0, exit, of, defaultTiming).containers[0]!;
		expect(events.at(-1)).toMatchObject({
			name: "Killing",
			message: "Killing container c0 (platform initiated).",
		});
	});

	it("is 128 with a warning when the container could not be started", () => {
		const of = group("Never");
		const due = advance(deployed(), of, 13_000).state;
		const { phase, events } = containerNotStarted(due, 0, 13_000, "no command").containers[0]!;
		expect(phase).toEqual({ kind: "terminated", finishedAt: 13_000, exitCode: 128 });
		expect(events.at(-1)).toMatchObject({ name: "Failed", type: "Warning" });
	});

	it("runs again after a back-off that doubles to 5 minutes, counted, its events aggregated", () => {
		const of = group("Always");
		let state = started(of);
		for (const expected of [10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]) {
			const at = nextDueAt(state) ?? 13_000;
			state = containerExited(state, 0, { finishedAt: at, exitCode: 0 }, of, defaultTiming);
			const restartAt = nextDueAt(state)!;
			expect(restartAt - at).toBe(expected);
			expect(advance(state, of, restartAt - 1).toStart).toEqual([]);
			expect(advance(state, of, restartAt).toStart).toEqual([0]);
			state = containerStarted(state, 0, restartAt);
		}
		expect(state.containers[0]!.restartCount).toBe(7);
		expect(state.containers[0]!.events.find((each) => each.name === "Started")?.count).toBe(8);
	});
});

describe("invariants of the state", () => {
	it("1: looking often or once leads to the same state", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 40_000 })), fc.boolean(), (looks, fails) => {
				const of = group("Never");
				const from = deployed(1, fails ? { capacityFailureAt: 25_000 } : {});
				const often = looks
					.toSorted((a, b) => a - b)
					.reduce((state, at) => {
						const due = advance(state, of, at);
						return due.toStart.reduce(
							(next, index) => containerStarted(next, index, 13_000),
							due.state,
						);
					}, from);
				const settle = (state: GroupState) => {
					const due = advance(state, of, 40_000);
					return due.toStart.reduce(
						(next, index) => containerStarted(next, index, 13_000),
						due.state,
					);
				};
				expect(settle(often)).toEqual(settle(from));
			}),
		);
	});

	it("3: a terminated container stays terminated", () => {
		const of = group("Never");
		const over = containerExited(
			started(of),
			0,
			{ finishedAt: 20_000, exitCode: 0 },
			of,
			defaultTiming,
		);
		const again = containerExited(over, 0, { finishedAt: 30_000, exitCode: 1 }, of, defaultTiming);
		expect(again).toEqual(over);
		expect(advance(over, of, 9e9)).toEqual({ state: over, toStart: [] });
	});

	it("has a back-off within bounds for any count", () => {
		fc.assert(
			fc.property(fc.nat(), (count) => {
				const ms = backOffMs(defaultTiming, count);
				return ms >= 10_000 && ms <= 300_000;
			}),
		);
	});
});
