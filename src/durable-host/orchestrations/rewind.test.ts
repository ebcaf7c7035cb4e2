import { describe, expect, it } from "vitest";
import { type EventBody, EventType, historyEvent } from "./history.ts";
import type { Instance } from "./instance.ts";
import { planRewind, type Rewindable } from "./rewind.ts";

const scheduled = (EventId: number): EventBody => ({
	EventType: EventType.TaskScheduled,
	EventId,
	Name: "a",
	Version: null,
});
const created = (EventId: number, InstanceId: string): EventBody => ({
	EventType: EventType.SubOrchestrationInstanceCreated,
	EventId,
	Name: "c",
	InstanceId,
	Version: null,
});
const completed = (TaskScheduledId: number): EventBody => ({
	EventType: EventType.TaskCompleted,
	TaskScheduledId,
	Result: "1",
});
const failed = (TaskScheduledId: number): EventBody => ({
	EventType: EventType.TaskFailed,
	TaskScheduledId,
	Reason: "",
	Details: "",
});
const childFailed = (TaskScheduledId: number): EventBody => ({
	EventType: EventType.SubOrchestrationInstanceFailed,
	TaskScheduledId,
	Reason: "",
	Details: "",
});
const ended: EventBody = {
	EventType: EventType.ExecutionCompleted,
	OrchestrationStatus: "Failed",
	Result: "why",
};

function rewindable(instanceId: string, bodies: EventBody[], status = "Failed"): Rewindable {
	const instance = { instanceId, status, output: "why", executionId: "e" } as Instance;
	return { instance, history: bodies.map((body) => historyEvent(body, 1)) };
}

function plan(asked: Rewindable, ...others: Rewindable[]) {
	const read = (id: string) => others.find(({ instance }) => instance.instanceId === id);
	return planRewind(asked, read, 9).map(({ instance, history, isLeaf }) => ({
		id: instance.instanceId,
		status: instance.status,
		output: instance.output,
		executionId: instance.executionId,
		isLeaf,
		types: history.map(({ EventType: type }) => type),
	}));
}

describe("a rewind", () => {
	it("forgets the failed tasks and the end, and keeps what succeeded", () => {
		const bodies = [scheduled(0), scheduled(1), completed(0), failed(1), ended];
		expect(plan(rewindable("i", bodies))).toEqual([
			{
				id: "i",
				status: "Pending",
				output: null,
				executionId: "e",
				isLeaf: true,
				types: [4, 17, 5, 17, 17],
			},
		]);
	});

	it("goes down to the failed sub-orchestrations, of which the deepest go on at once", () => {
		const deep = rewindable("deep", [scheduled(0), failed(0), ended]);
		const middle = rewindable("middle", [created(0, "deep"), childFailed(0), ended]);
		const top = rewindable("top", [
			created(0, "fine"),
			created(1, "middle"),
			childFailed(1),
			ended,
		]);
		const rewound = plan(top, middle, deep, rewindable("fine", [], "Completed"));
		expect(rewound.map(({ id, isLeaf }) => [id, isLeaf])).toEqual([
			["top", false],
			["middle", false],
			["deep", true],
		]);
		expect(rewound[0]!.types).toEqual([7, 7, 17, 17]);
	});

	it("starts a sub-orchestration anew that is gone, or was terminated", () => {
		const top = rewindable("top", [created(0, "gone"), childFailed(0), ended]);
		const anew = [{ id: "top", isLeaf: true, types: [17, 17, 17] }];
		expect(plan(top)).toMatchObject(anew);
		expect(plan(top, rewindable("gone", [], "Terminated"))).toMatchObject(anew);
	});
});
