import { describe, expect, it } from "vitest";
import { type EventBody, historyEvent } from "../../orchestrations/history.ts";
import { shownHistory } from "./shown-history.ts";

const at = (ms: number) => new Date(ms);
const history = [
	{ EventType: 12 },
	{
		EventType: 0,
		Name: "main",
		Version: "1",
		Input: '"in"',
		OrchestrationInstance: { InstanceId: "i", ExecutionId: "x" },
		ParentInstance: null,
	},
	{ EventType: 4, EventId: 0, Name: "pay", Version: null },
	{ EventType: 7, EventId: 1, Name: "child", InstanceId: "c", Version: null },
	{ EventType: 4, EventId: 2, Name: "open", Version: null },
	{ EventType: 10, EventId: 3, FireAt: "1970-01-01T00:00:09Z" },
	{ EventType: 13 },
	{ EventType: 6, TaskScheduledId: 0, Reason: "no luck", Details: "{}" },
	{ EventType: 8, TaskScheduledId: 1, Result: "[1]" },
	{ EventType: 11, TimerId: 3, FireAt: "1970-01-01T00:00:09Z" },
	{ EventType: 15, Name: "go", Input: "1" },
].map((event, index) => historyEvent(event as EventBody, index));

describe("a history as it is shown", () => {
	it("folds what was scheduled into what came of it, and leaves the rest", () => {
		expect(shownHistory(history, { showInput: true, showOutput: true })).toEqual([
			{ EventType: "ExecutionStarted", Timestamp: at(1), FunctionName: "main", Input: '"in"' },
			{ EventType: "TaskScheduled", Timestamp: at(4), Name: "open" },
			{ EventType: "TimerCreated", Timestamp: at(5), FireAt: "1970-01-01T00:00:09Z" },
			{
				EventType: "TaskFailed",
				Timestamp: at(7),
				Reason: "no luck",
				Details: "{}",
				ScheduledTime: at(2),
				FunctionName: "pay",
				Input: null,
			},
			{
				EventType: "SubOrchestrationInstanceCompleted",
				Timestamp: at(8),
				Result: [1],
				ScheduledTime: at(3),
				FunctionName: "child",
				Input: null,
			},
			{ EventType: "TimerFired", Timestamp: at(9), FireAt: "1970-01-01T00:00:09Z" },
			{ EventType: "EventRaised", Timestamp: at(10), Name: "go", Input: "1" },
		]);
	});

	it("has no inputs and no results unless they are asked for", () => {
		const shown = shownHistory(history, { showInput: false, showOutput: false });
		expect(shown.flatMap(Object.keys)).not.toContain("Input");
		expect(shown.flatMap(Object.keys)).not.toContain("Result");
	});
});
