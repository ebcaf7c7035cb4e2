import { expect, it } from "vitest";
import { EventType, type HistoryEvent, historyEvent } from "../orchestrations/history.ts";
import { newInstance, startEvent } from "../orchestrations/instance.ts";
import { eventsOfChunk, historyChunk } from "./history-chunk.ts";

const instance = {
	...newInstance(
		{
			instanceId: "i",
			executionId: "e",
			name: "tiles",
			version: "2",
			input: '{"n":1}',
			parent: { name: "p", instanceId: "pi", executionId: "pe", taskId: 4 },
		},
		1000,
	),
	status: "Completed" as const,
	output: '"done"',
};

const events: HistoryEvent[] = [
	historyEvent({ EventType: EventType.OrchestratorStarted }, 5000),
	historyEvent(startEvent(instance), 5000),
	historyEvent({ EventType: EventType.EventRaised, Name: "go", Input: "1" }, 3000),
	historyEvent({ EventType: EventType.TaskScheduled, EventId: 0, Name: "a", Version: null }, 5000),
	historyEvent(
		{
			EventType: EventType.ExecutionCompleted,
			OrchestrationStatus: "Completed",
			Result: instance.output,
		},
		5000,
	),
	historyEvent({ EventType: EventType.OrchestratorCompleted }, 5000),
];

it("The events of a dispatch come back as they were, played", () => {
	const chunk = historyChunk(3, events);
	expect(eventsOfChunk(chunk, instance)).toEqual(
		events.map((event) => ({ ...event, IsPlayed: true })),
	);
	expect([chunk.number, chunk.at]).toEqual([3, 5000]);
});

it("What the instance's row says, and an instant that is the chunk's, is not written again", () => {
	const { text } = historyChunk(0, events);
	expect(text).not.toContain("tiles");
	expect(text).not.toContain("done");
	expect(text.match(/Timestamp/g)).toHaveLength(1);
});
