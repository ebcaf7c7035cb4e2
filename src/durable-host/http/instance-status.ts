import { valueOfText } from "../json-text.ts";
import { EventType, eventTypeName, type HistoryEvent } from "../orchestrations/history.ts";
import type { Instance } from "../orchestrations/instance.ts";

export interface StatusOptions {
	showInput: boolean;
	showHistory: boolean;
	showHistoryOutput: boolean;
}

/** What the management API says of an instance (HttpApiHandler.cs GetStatusResponsePayload). */
export function statusBody(
	instance: Instance,
	history: readonly HistoryEvent[],
	{ showInput, showHistory, showHistoryOutput }: StatusOptions,
): object {
	const { output, status } = instance;
	return {
		name: instance.name,
		instanceId: instance.instanceId,
		runtimeStatus: status,
		input: showInput ? valueOfText(instance.input) : null,
		customStatus: valueOfText(instance.customStatus),
		// A reason stays the text that it is, whatever it looks like.
		output: status === "Completed" ? valueOfText(output) : output,
		createdTime: inSeconds(instance.createdAt),
		lastUpdatedTime: inSeconds(instance.updatedAt),
		...(showHistory ? { historyEvents: historyEvents(history, showHistoryOutput) } : {}),
	};
}

/** The history as people read it: what was scheduled is folded into what came of it. */
function historyEvents(history: readonly HistoryEvent[], showOutput: boolean): object[] {
	const scheduled = new Map<number, { at: Date; name?: string }>();
	const shown: Record<string, unknown>[] = [];
	for (const event of history) {
		switch (event.EventType) {
			case EventType.OrchestratorStarted:
			case EventType.OrchestratorCompleted:
				break;
			case EventType.TaskScheduled:
			case EventType.SubOrchestrationInstanceCreated:
				scheduled.set(event.EventId, { at: event.Timestamp, name: event.Name });
				break;
			case EventType.TimerCreated:
				scheduled.set(event.EventId, { at: event.Timestamp });
				break;
			default:
				shown.push(shownEvent(event, scheduled, showOutput));
		}
	}
	return shown;
}

function shownEvent(
	event: HistoryEvent,
	scheduled: ReadonlyMap<number, { at: Date; name?: string }>,
	showOutput: boolean,
): Record<string, unknown> {
	const {
		EventType: type,
		EventId: _,
		IsPlayed: __,
		...rest
	} = event as HistoryEvent & {
		TaskScheduledId?: number;
		TimerId?: number;
		Result?: string | null;
		Input?: string | null;
		Name?: string;
	};
	const { TaskScheduledId, TimerId, Result, Input, Name, ...kept } = rest;
	const origin = scheduled.get(TaskScheduledId ?? TimerId ?? Number.NaN);
	return {
		EventType: eventTypeName(type),
		...kept,
		...(type === EventType.ExecutionStarted ? { FunctionName: Name } : Name && { Name }),
		...(origin && { ScheduledTime: origin.at }),
		...(origin?.name && { FunctionName: origin.name }),
		...(showOutput && Result !== undefined ? { Result: valueOfText(Result) } : {}),
		...(showOutput && Input !== undefined ? { Input: valueOfText(Input) } : {}),
	};
}

function inSeconds(atMs: number): string {
	return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
