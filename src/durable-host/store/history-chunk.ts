/**
 * The text under which the events of one dispatch are stored: a JSON array. What the row of the instance says
 * already (how it started, how it ended) is not said again, nor is an instant that is the chunk's.
 */
import { EventType, type HistoryEvent } from "../orchestrations/history.ts";
import { type Instance, startEvent } from "../orchestrations/instance.ts";

interface StoredEvent {
	EventType: number;
	EventId?: number;
	/** Milliseconds since the epoch. */
	Timestamp?: number;
}

/** The events of one dispatch as they are stored; `at` is the instant of the dispatch. */
export interface HistoryChunk {
	/** From 0. */
	number: number;
	/** Milliseconds since the epoch. */
	at: number;
	text: string;
}

export function historyChunk(number: number, events: readonly HistoryEvent[]): HistoryChunk {
	const at = events.at(-1)?.Timestamp.getTime() ?? 0;
	return { number, at, text: JSON.stringify(events.map((event) => storedEvent(event, at))) };
}

/** The events of a stored chunk, all of them played. */
export function eventsOfChunk(
	{ at, text }: Pick<HistoryChunk, "at" | "text">,
	instance: Instance,
): HistoryEvent[] {
	return (JSON.parse(text) as StoredEvent[]).map((stored) => {
		const { Timestamp = at, ...rest } = stored;
		return {
			EventId: -1,
			...rest,
			...(stored.EventType === EventType.ExecutionStarted ? startEvent(instance) : {}),
			...(stored.EventType === EventType.ExecutionCompleted
				? { OrchestrationStatus: instance.status, Result: instance.output }
				: {}),
			IsPlayed: true,
			Timestamp: new Date(Timestamp),
		} as HistoryEvent;
	});
}

function storedEvent(event: HistoryEvent, at: number): StoredEvent {
	const { IsPlayed: _, Timestamp, EventId, ...body } = event;
	const stored: StoredEvent =
		body.EventType === EventType.ExecutionStarted || body.EventType === EventType.ExecutionCompleted
			? { EventType: body.EventType }
			: body;
	if (EventId !== -1) stored.EventId = EventId;
	if (Timestamp.getTime() !== at) stored.Timestamp = Timestamp.getTime();
	return stored;
}
