/**
 * The history as people read it (DurableClient.GetDurableOrchestrationStatusAsync): types by name, what was
 * scheduled folded into what came of it, and the frame of each dispatch left out.
 */
import { valueOfText } from "../../json-text.ts";
import { EventType, eventTypeName, type HistoryEvent } from "../../orchestrations/history.ts";

interface Show {
	showInput: boolean;
	showOutput: boolean;
}
type Row = Record<string, unknown>;

const FRAME: readonly number[] = [EventType.OrchestratorStarted, EventType.OrchestratorCompleted];
const SCHEDULED: readonly number[] = [
	EventType.TaskScheduled,
	EventType.SubOrchestrationInstanceCreated,
];
const COMPLETED: readonly number[] = [
	EventType.TaskCompleted,
	EventType.SubOrchestrationInstanceCompleted,
];
const ENDED: readonly number[] = [
	...COMPLETED,
	EventType.TaskFailed,
	EventType.SubOrchestrationInstanceFailed,
];

export function shownHistory(history: readonly HistoryEvent[], show: Show): Row[] {
	const scheduled = new Map<unknown, Row>();
	const folded = new Set<unknown>();
	for (const event of history) {
		if (SCHEDULED.includes(event.EventType)) scheduled.set(event.EventId, { ...event });
		if (ENDED.includes(event.EventType)) folded.add((event as Row).TaskScheduledId);
	}
	return history
		.filter(({ EventType: type, EventId }) => {
			if (FRAME.includes(type)) return false;
			return !(SCHEDULED.includes(type) && folded.has(EventId));
		})
		.map((event) => shownEvent(event, scheduled, show));
}

function shownEvent(
	event: HistoryEvent,
	scheduled: ReadonlyMap<unknown, Row>,
	{ showInput, showOutput }: Show,
): Row {
	const type = event.EventType;
	const { EventId: _, IsPlayed: __, TaskScheduledId, ...rest } = event as HistoryEvent & Row;
	const row: Row = { ...rest, EventType: eventTypeName(type) };
	if (SCHEDULED.includes(type)) delete row.Version;
	if (ENDED.includes(type)) {
		const origin = scheduled.get(TaskScheduledId);
		if (origin !== undefined) {
			row.ScheduledTime = origin.Timestamp;
			row.FunctionName = origin.Name;
			row.Input = origin.Input ?? null;
		}
	}
	if (COMPLETED.includes(type) || type === EventType.ExecutionCompleted) {
		if (showOutput) row.Result = shownValue((row.Result as string | null) ?? null);
		else delete row.Result;
	}
	if (type === EventType.ExecutionStarted) {
		row.FunctionName = row.Name;
		for (const key of ["Name", "OrchestrationInstance", "ParentInstance", "Version", "Tags"])
			delete row[key];
	}
	if (type === EventType.TimerFired) delete row.TimerId;
	if (!showInput) delete row.Input;
	return row;
}

/** The value of a text if it is JSON, else the text (DurableClient.ParseToJToken). */
export function shownValue(text: string | null): unknown {
	return text === null ? null : valueOfText(text.trim());
}
