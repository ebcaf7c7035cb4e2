/**
 * The text under which the events of one dispatch are stored: `{"at": ms, "events": [...]}`. What the row of
 * the instance says already (how it started, how it ended) is not said again, nor is an instant that is the
 * chunk's.
 */
import { EventType, type HistoryEvent } from "../orchestrations/history.ts";
import { type Instance, startEvent } from "../orchestrations/instance.ts";

interface StoredEvent {
	EventType: number;
	EventId?: number;
	/** Milliseconds since the epoch. */
	Timestamp?: number;
}

/** The text of a dispatch's events. */
export function chunkText(events: readonly HistoryEvent[]): string {
	const at = events.at(-1)?.Timestamp.getTime() ?? 0;
	return JSON.stringify({ at, events: events.map((event) => storedEvent(event, at)) });
}

/** The events of a stored chunk, all of them played. */
export function eventsOfChunk(text: string, instance: Instance): HistoryEvent[] {
	const { at, events } = JSON.parse(text) as { at: number; events: StoredEvent[] };
	return events.map((stored) => {
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
