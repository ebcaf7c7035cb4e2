import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Preparation } from "../engines/container-engine.ts";
import type { LaunchFault } from "../faults/faults.ts";
import { advance, nextDueAt } from "./advance-group.ts";
import type { ContainerGroup } from "./container-group.ts";
import { deploy, type GroupState, replaced } from "./container-group-state.ts";
import { groupView, operationView } from "./container-group-view.ts";
import { containerAsked, containerObserved, containersToStart } from "./container-transitions.ts";
import { defaultTiming, planStart, type Timing } from "./timing.ts";

type Policy = "Always" | "OnFailure" | "Never";

const resources = { requests: { cpu: 1, memoryInGB: 1 } };
const group = (more: { init?: string[]; policy?: Policy } = {}): ContainerGroup => ({
	location: "local",
	properties: {
		osType: "Linux",
		restartPolicy: more.policy ?? "Never",
		...(more.init
			? {
					initContainers: more.init.map((name) => ({ name, properties: { image: "busybox" } })),
				}
			: {}),
		containers: [{ name: "main", properties: { image: "alpine:3", resources } }],
	},
});

const deployed = (
	of: ContainerGroup,
	faults: LaunchFault[] = [],
	{ earlier, timing = defaultTiming }: { earlier?: GroupState; timing?: Timing } = {},
): GroupState => {
	const capacity = faults.some((fault) => fault.kind === "capacity");
	return deploy({
		...{ deployment: "d", reason: "create", group: of, now: 0, faults },
		plan: planStart(timing, { acceptedAt: 0, imagesToPull: ["alpine:3"], faults }),
		earlier: earlier && { group: of, state: earlier },
		capacityFailureAt: capacity ? 25_000 : undefined,
	});
};

const prepared: Preparation = { kind: "prepared" };
const at = (
	state: GroupState,
	now: number,
	of = group(),
	prepare: (attempt: number) => Preparation = () => prepared,
) => advance(state, { group: of, timing: defaultTiming, now, prepare });

/** Takes it to `now` and starts what is to be started. */
function launchedAt(state: GroupState, now: number, of = group()): GroupState {
	const due = at(state, now, of);
	const asked = containersToStart(due, now).reduce(
		(next, index) => containerAsked(next, index, { kind: "started" }, now),
		due,
	);
	return at(asked, now, of);
}

const words = (state: GroupState, of = group()) => {
	const { properties } = groupView({ id: "", name: "g", group: of, state }, "with-instance-view");
	const { provisioningState, instanceView } = properties as {
		provisioningState: string;
		instanceView: { state: string };
	};
	return [provisioningState, instanceView.state];
};
const eventNames = (state: GroupState, index = 0) =>
	state.containers[index]!.events.map(({ name, count }) => `${name} ${count}`);

describe("a container group's way to its start", () => {
	it("passes Pending and Creating, pulls on the way, and is due at each instant", () => {
		let state = deployed(group());
		expect([words(at(state, 3999)), nextDueAt(state)]).toEqual([["Pending", "Pending"], 4000]);
		state = at(state, 4000);
		expect([words(state), eventNames(state)]).toEqual([["Creating", "Pending"], ["Pulling 1"]]);
		expect([state.billedFrom, nextDueAt(state)]).toEqual([4000, 8000]);
		state = at(state, 8000);
		expect(eventNames(state)).toEqual(["Pulling 1", "Pulled 1"]);
		expect(nextDueAt(state)).toBe(13_000);
		state = launchedAt(state, 13_000);
		expect(words(state)).toEqual(["Succeeded", "Running"]);
		expect(nextDueAt(state)).toBeUndefined();
	});

	it("1: looking often or once leads to the same state", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 60_000 })), (looks) => {
				const faults: LaunchFault[] = [{ kind: "pull-failure", attempts: 2 }];
				const from = deployed(group(), faults);
				const often = looks.toSorted((a, b) => a - b).reduce((state, now) => at(state, now), from);
				expect(at(often, 60_000)).toEqual(at(from, 60_000));
			}),
		);
	});

	it("waits for an engine that pulls longer than the timing says, and counts the start from there", () => {
		const preparing = (): Preparation => ({ kind: "preparing" });
		const waiting = at(deployed(group()), 20_000, group(), preparing);
		expect([waiting.phase.kind, nextDueAt(waiting)]).toEqual(["pulling", 1_800_000]);
		expect(at(waiting, 21_000).phase).toEqual({ kind: "creating", startAt: 26_000 });
	});

	it("tells of a pull that failed, and tries again after a back-off that doubles", () => {
		const failing = (attempt: number): Preparation =>
			attempt < 3 ? { kind: "failed", image: "alpine:3", why: "no such host" } : prepared;
		let state = at(deployed(group()), 4000, group(), failing);
		expect(state.phase).toEqual({ kind: "pull-failed", attempt: 1, retryAt: 14_000 });
		expect(eventNames(state)).toEqual(["Pulling 1", "Failed 1", "BackOff 1"]);
		expect(state.containers[0]!.events[1]).toMatchObject({
			message: 'Failed to pull image "alpine:3": no such host',
			type: "Warning",
		});
		state = at(state, 14_000, group(), failing);
		expect(state.phase).toEqual({ kind: "pull-failed", attempt: 2, retryAt: 34_000 });
		expect(eventNames(state)).toEqual(["Pulling 2", "Failed 2", "BackOff 2"]);
		expect(at(state, 38_000, group(), failing).phase.kind).toBe("creating");
	});

	it.each([
		["an engine that never has the images", [], (): Preparation => ({ kind: "preparing" })],
		["a pull that always fails", [{ kind: "pull-failure" }], () => prepared],
		["a start that is stuck", [{ kind: "stuck" }], () => prepared],
	] as const)("is given up at the provisioning timeout: %s", (_, faults, prepare) => {
		const state = at(deployed(group(), [...faults]), 1_799_999, group(), prepare);
		expect(words(state)).toEqual(["Creating", "Pending"]);
		expect(nextDueAt(state)).toBeLessThanOrEqual(1_800_000);
		const over = at(state, 1_800_000, group(), prepare);
		expect(words(over)).toEqual(["Failed", "Failed"]);
		expect(over.phase).toMatchObject({ at: 1_800_000, event: "ProvisioningTimeout" });
		expect(operationView({ id: "", name: "g", group: group(), state: over }, 0)).toMatchObject({
			status: "Failed",
			error: { code: "Failed" },
		});
	});

	it("ends in Failed when there turns out to be no room, and shows no container then", () => {
		const state = deployed(group(), [{ kind: "capacity" }]);
		expect(nextDueAt(state)).toBe(25_000);
		expect(at(state, 24_999)).toBe(state);
		const failed = at(state, 30_000);
		expect(failed.phase).toMatchObject({ at: 25_000, event: "InsufficientCapacity." });
		expect(nextDueAt(failed)).toBeUndefined();
		const shown = JSON.stringify(
			groupView({ id: "", name: "g", group: group(), state: failed }, "with-instance-view"),
		);
		expect(shown).not.toContain("restartCount");
	});

	it("waits until nothing of what it replaces runs any more", () => {
		const state = deployed(group(), [], { earlier: launchedAt(deployed(group()), 13_000) });
		expect([at(state, 1_000_000), nextDueAt(state)]).toEqual([state, undefined]);
		expect(eventNames(state)).toEqual(["Pulling 1", "Pulled 1", "Started 1", "Killing 1"]);
		expect(nextDueAt(replaced(state, 20_000))).toBe(24_000);
	});
});

describe("init containers", () => {
	const of = group({ init: ["first", "second"], policy: "OnFailure" });
	const exited = (state: GroupState, index: number, exitCode: number, now: number) =>
		containerObserved(
			state,
			index,
			{ kind: "exited", finishedAt: now, exitCode },
			{ group: of, timing: defaultTiming, now },
		);

	it("run one after the other, before the containers, which wait", () => {
		let state = launchedAt(deployed(of), 13_000, of);
		expect(state.containers.map(({ phase }) => phase.kind)).toEqual([
			"running",
			"waiting",
			"waiting",
		]);
		expect(words(state, of)).toEqual(["Creating", "Pending"]);
		state = launchedAt(exited(state, 0, 0, 14_000), 14_000, of);
		expect(state.containers.map(({ phase }) => phase.kind)).toEqual([
			"terminated",
			"running",
			"waiting",
		]);
		state = launchedAt(exited(state, 1, 0, 15_000), 15_000, of);
		expect(state.containers[2]!.phase).toEqual({ kind: "running", startedAt: 15_000 });
		expect(words(state, of)).toEqual(["Succeeded", "Running"]);
	});

	it("run again by the policy when they fail", () => {
		const state = exited(launchedAt(deployed(of), 13_000, of), 0, 1, 14_000);
		expect(nextDueAt(state)).toBe(24_000);
		expect(containersToStart(state, 23_999)).toEqual([]);
		expect(containersToStart(state, 24_000)).toEqual([0]);
	});

	it("fail the group under Never, and no container runs", () => {
		const never = group({ init: ["first"] });
		const launched = launchedAt(deployed(never), 13_000, never);
		const surroundings = { group: never, timing: defaultTiming, now: 14_000 };
		const run = { kind: "exited", finishedAt: 14_000, exitCode: 3 } as const;
		const failed = at(containerObserved(launched, 0, run, surroundings), 14_000, never);
		expect(words(failed, never)).toEqual(["Failed", "Failed"]);
		expect(failed.containers[1]!.phase).toEqual({ kind: "waiting" });
	});
});

describe("the plan of a start", () => {
	const request = { acceptedAt: 100, imagesToPull: ["a", "b"], faults: [] };

	it("takes as long as the engine says, in the proportions of the timing", () => {
		const { pendingMs, pullMs, startMs } = planStart(defaultTiming, {
			...request,
			startUpMs: 26_000,
		});
		expect([pendingMs, pullMs, startMs]).toEqual([8000, 8000, 10_000]);
	});

	it("pulls by the size of the images, together with the timing's figure for those without one", () => {
		const timing = { ...defaultTiming, imageSizesMb: { a: 150 }, pullMbPerSecond: 15 };
		const pullMs = (imagesToPull: string[], more = {}) =>
			planStart({ ...timing, ...more }, { ...request, imagesToPull }).pullMs;
		expect([pullMs([]), pullMs(["a"]), pullMs(["a", "a"]), pullMs(["a", "b", "c"])]).toEqual([
			0, 10_000, 10_000, 14_000,
		]);
		expect(pullMs(["x"], { imageSizesMb: (image: string) => image.length * 30 })).toBe(2000);
	});

	it("is slowed down by faults", () => {
		const { pullMs, startMs } = planStart(defaultTiming, {
			...request,
			faults: [
				{ kind: "slow-pull", pullMs: 60_000 },
				{ kind: "slow-start", startMs: 90_000 },
			],
		});
		expect([pullMs, startMs]).toEqual([60_000, 90_000]);
	});
});
