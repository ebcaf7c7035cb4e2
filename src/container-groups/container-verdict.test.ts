import { describe, expect, it } from "vitest";
import type { ContainerView, GroupEvent, GroupView } from "./container-groups.ts";
import { judgeContainer } from "./container-verdict.ts";

const TIMES = { answeredAt: 0, startMs: 60_000, runMs: 100_000 };

function event(name: string, type: string, message: string, count = 1): GroupEvent {
	return { name, type, message, count };
}
function judge(container: Partial<ContainerView>, now = 1000, group: Partial<GroupView> = {}) {
	const view = { name: "item-0", state: "waiting" as const, restartCount: 0, events: [] };
	const containers = [{ ...view, ...container }];
	const whole = { name: "g", tags: {}, provisioningState: "Succeeded", events: [], containers };
	return judgeContainer({ ...whole, ...group }, "item-0", TIMES, now);
}

it("takes an exit with its code and times", () => {
	const exit = { exitCode: 3, startedAt: 10, finishedAt: 20 };
	expect(judge({ state: "terminated", ...exit })).toEqual({
		...{ verdict: "exited", code: 3, startedAt: 10, finishedAt: 20 },
	});
});

it.each([
	["exit code 7147", { exitCode: 7147 }],
	["exit code 7148", { exitCode: 7148 }],
	["no exit code", {}],
	[
		"a kill by the platform",
		{ exitCode: 0, events: [event("Killing", "Normal", "Killing x (platform initiated)")] },
	],
])("calls %s the platform's doing", (_, container) => {
	expect(judge({ state: "terminated", ...container })).toMatchObject({ reason: "platform" });
});

it("lays exit code 128 with a failure event on the image, and without one on the program", () => {
	const container = { state: "terminated" as const, exitCode: 128 };
	const events = [event("Failed", "Warning", "exec: not found")];
	expect(judge({ ...container, events })).toMatchObject({ reason: "image" });
	expect(judge(container)).toMatchObject({ verdict: "exited", code: 128 });
});

it("lets a container run up to its run timeout, from its own start", () => {
	const running = { state: "running" as const, startedAt: 5000 };
	expect(judge(running, 104_999)).toEqual({ verdict: "running", startedAt: 5000 });
	expect(judge(running, 105_000)).toMatchObject({ reason: "run-timeout" });
});

it("waits for a start up to the start timeout", () => {
	expect(judge({}, 59_999)).toEqual({ verdict: "waiting" });
	expect(judge({}, 60_000)).toMatchObject({ reason: "start-timeout" });
});

it("gives an image up after three failed pulls, or when the time to start is over", () => {
	const pull = (count: number) => ({
		events: [event("Failed", "Warning", "Failed to pull image", count)],
	});
	expect(judge(pull(2))).toEqual({ verdict: "waiting" });
	expect(judge(pull(3))).toMatchObject({ reason: "image", message: "Failed to pull image" });
	expect(judge(pull(1), 60_000)).toMatchObject({ reason: "image" });
	expect(judge(pull(1), 1000, { provisioningState: "Failed" })).toMatchObject({ reason: "image" });
});

it("finds the lack of capacity that shows after the create was accepted", () => {
	const events = [event("InsufficientCapacity.", "Warning", "no room")];
	expect(judge({}, 1000, { events })).toMatchObject({ reason: "capacity", message: "no room" });
});

it("calls a group that could not be provisioned for no known cause the platform's doing", () => {
	expect(judge({}, 1000, { provisioningState: "Failed" })).toMatchObject({ reason: "platform" });
});

it.each([
	["its restart count", { restartCount: 1 }],
	["a second start", { events: [event("Started", "Normal", "Started container", 2)] }],
])("recognises by %s a container that ACI restarted in spite of Never", (_, container) => {
	for (const state of ["running", "waiting"] as const) {
		expect(judge({ state, ...container })).toMatchObject({ reason: "platform" });
	}
	expect(judge({ state: "terminated", exitCode: 0, ...container })).toMatchObject({ code: 0 });
});

describe("a container that ACI starts again when it fails", () => {
	const again = (container: Partial<ContainerView>, now = 1000) =>
		judge(container, now, { restartsOnFailure: true });

	it.each([
		["between two runs", { state: "waiting" as const, restartCount: 1 }],
		["in a later run", { state: "running" as const, restartCount: 2 }],
		["just ended with another code than 0", { state: "terminated" as const, exitCode: 3 }],
		["just killed by the platform", { state: "terminated" as const, exitCode: 7147 }],
	])("is running %s, up to the last instant at which one may run", (_, container) => {
		expect(again(container)).toMatchObject({ verdict: "running" });
		expect(again(container, 159_999)).toMatchObject({ verdict: "running" });
		expect(again(container, 160_000)).toMatchObject({ reason: "run-timeout" });
	});

	it("has ended with exit code 0, whatever happened to it before", () => {
		const events = [event("Killing", "Normal", "Killing x (platform initiated)")];
		const container = { state: "terminated" as const, exitCode: 0, restartCount: 4, events };
		expect(again(container)).toEqual({ verdict: "exited", code: 0 });
	});

	it("has ended when it was stopped from outside, or cannot be started at all", () => {
		expect(again({ state: "terminated" })).toMatchObject({ reason: "platform" });
		const events = [event("Failed", "Warning", "exec: not found")];
		const unstartable = { state: "terminated" as const, exitCode: 128, restartCount: 1, events };
		expect(again(unstartable)).toMatchObject({ reason: "image" });
	});

	it("is judged as any other before it failed for the first time", () => {
		expect(again({})).toEqual({ verdict: "waiting" });
		expect(again({}, 60_000)).toMatchObject({ reason: "start-timeout" });
		const running = { state: "running" as const, startedAt: 5000 };
		expect(again(running, 105_000)).toMatchObject({ reason: "run-timeout" });
	});
});

describe("an init container", () => {
	const init = { name: "fetch", state: "terminated" as const, restartCount: 0, events: [] };
	const behindInit = (view: Partial<ContainerView>, group: Partial<GroupView> = {}) =>
		judge({}, 1000, { initContainers: [{ ...init, ...view }], ...group });

	it("that failed keeps the items from starting, by its own fault or by the platform's", () => {
		expect(behindInit({ exitCode: 3 })).toEqual({
			...{ verdict: "failed", reason: "application" },
			message: "The init container fetch ended with exit code 3.",
		});
		expect(behindInit({ exitCode: 7147 })).toMatchObject({ reason: "platform" });
	});

	it("that succeeded, still runs, or is started again is waited for", () => {
		expect(behindInit({ exitCode: 0 })).toEqual({ verdict: "waiting" });
		expect(behindInit({ state: "running" })).toEqual({ verdict: "waiting" });
		expect(behindInit({ exitCode: 3 }, { restartsOnFailure: true })).toEqual({
			verdict: "waiting",
		});
	});

	it("whose image cannot be pulled is no better than an item's own", () => {
		const events = [event("Failed", "Warning", "Failed to pull image", 3)];
		expect(behindInit({ state: "waiting", events })).toMatchObject({ reason: "image" });
	});
});
