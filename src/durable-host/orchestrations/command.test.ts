import { describe, expect, it } from "vitest";
import { type Command, mismatch } from "./command.ts";
import { EventType, type ScheduledEvent } from "./history.ts";

const commands: Record<string, Command> = {
	activity: { kind: "activity", id: 3, name: "a", input: 1 },
	child: {
		kind: "subOrchestration",
		id: 3,
		name: "c",
		instanceId: "i",
		input: 1,
		version: null,
	},
	timer: { kind: "timer", id: 3, fireAtMs: 0 },
	call: {
		kind: "entity",
		id: 3,
		target: "@e@k",
		operation: "add",
		input: 1,
		requestId: "r",
		isSignal: false,
	},
	lock: { kind: "lock", id: 3, requestId: "l", lockSet: [{ name: "E", key: "k" }] },
	release: { kind: "release", id: 3, target: "@e@k", requestId: "l" },
};
const sent = (Name: string): ScheduledEvent => ({
	EventType: EventType.EventSent,
	EventId: 3,
	InstanceId: "@e@k",
	Name,
	Input: "{}",
});
const events: Record<string, ScheduledEvent> = {
	activity: { EventType: EventType.TaskScheduled, EventId: 3, Name: "A", Version: null },
	child: {
		EventType: EventType.SubOrchestrationInstanceCreated,
		EventId: 3,
		Name: "C",
		InstanceId: "another",
		Version: null,
	},
	timer: { EventType: EventType.TimerCreated, EventId: 3, FireAt: "2026-01-01T00:00:00.000Z" },
	call: sent("op"),
	release: sent("release"),
};
/** A request for locks is recorded as a call is. */
const recordOf = (kind: string) => events[kind === "lock" ? "call" : kind];

describe("a scheduled event of the history", () => {
	it.each(Object.keys(commands))(
		"is the record of the same %s, whatever its case and id",
		(kind) => {
			expect(mismatch(recordOf(kind)!, commands[kind])).toBeUndefined();
		},
	);

	it.each(Object.keys(events))("of %s is no record of anything else", (kind) => {
		for (const [other, command] of Object.entries(commands))
			if (recordOf(other) !== events[kind])
				expect(mismatch(events[kind]!, command)).toMatch(
					/^the history has .*\(id 3\), but the orchestrator scheduled /,
				);
	});

	it.each(Object.keys(events))("of %s is missed when nothing has its id", (kind) => {
		expect(mismatch(events[kind]!, undefined)).toMatch(
			/^the history has .*\(id 3\), but the orchestrator did not schedule anything under that id$/,
		);
	});

	it("of another name is no record", () => {
		const other = { ...events.activity, Name: "b" } as ScheduledEvent;
		expect(mismatch(other, commands.activity)).toBe(
			"the history has TaskScheduled 'b' (id 3), but the orchestrator scheduled the activity 'a'",
		);
	});
});
