import { expect, it } from "vitest";
import { groupView } from "./group-view.ts";

it("reads what is missing as not begun", () => {
	expect(groupView({ properties: { containers: [{ name: "item-0" }] } })).toEqual({
		...{ name: "", tags: {}, provisioningState: "Pending", events: [] },
		containers: [{ name: "item-0", state: "waiting", restartCount: 0, events: [] }],
	});
});

it("reads state, exit code, instants and events of a container that ended", () => {
	const currentState = {
		...{ state: "Terminated", exitCode: 0, detailStatus: "Completed" },
		...{ startTime: "2026-01-01T00:00:00Z", finishTime: "2026-01-01T00:00:02.5Z" },
	};
	const instanceView = { restartCount: 1, currentState, events: [{ name: "Started" }] };
	const { containers } = groupView({
		name: "g",
		properties: { containers: [{ name: "item-0", properties: { instanceView } }] },
	});
	expect(containers).toEqual([
		{
			...{ name: "item-0", state: "terminated", restartCount: 1, exitCode: 0 },
			startedAt: Date.UTC(2026, 0, 1),
			finishedAt: Date.UTC(2026, 0, 1) + 2500,
			events: [{ name: "Started", type: "", message: "", count: 1 }],
		},
	]);
});

it.each([
	["Running", "running"],
	["Waiting", "waiting"],
	["a state of the future", "waiting"],
])("reads the state %s as %s, and an instant that is none as unknown", (wire, state) => {
	const instanceView = { currentState: { state: wire, startTime: "not a time" } };
	const { containers } = groupView({
		properties: { containers: [{ properties: { instanceView } }] },
	});
	expect(containers[0]!.state).toBe(state);
	expect(containers[0]).not.toHaveProperty("startedAt");
});
