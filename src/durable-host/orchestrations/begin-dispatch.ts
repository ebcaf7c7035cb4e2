import { EventType, type HistoryEvent, historyEvent, type IncomingEvent } from "./history.ts";
import type { InboxMessage, Instance } from "./instance.ts";

/** What a dispatch takes from an instance's inbox. */
export interface Taken {
	/** The rows that are used up, among them those meant for an execution that is over. */
	rowIds: number[];
	/** OrchestratorStarted and what arrived; empty when there is nothing to do. */
	events: HistoryEvent[];
	/** The row of each of the events that came from outside and may be carried over, by event. */
	rowIdOf: Map<HistoryEvent, number>;
	isSuspended: boolean;
	/** The reason for which the instance was terminated. */
	terminated?: string;
}

/**
 * Decides which messages a dispatch takes into the history, in the order of arrival.
 *
 * 1. Messages of another execution are dropped.
 * 2. While the instance is suspended only suspend, resume and terminate are taken; the rest waits in the
 *    inbox. A suspend holds back what comes behind it, a resume lets it through.
 * 3. Behind a terminate nothing counts.
 */
export function beginDispatch(
	instance: Instance,
	messages: readonly InboxMessage<IncomingEvent>[],
	nowMs: number,
): Taken {
	const taken: Taken = {
		rowIds: [],
		events: [],
		rowIdOf: new Map(),
		isSuspended: instance.status === "Suspended",
	};
	const heldBack: InboxMessage<IncomingEvent>[] = [];
	const take = ({ rowId, body }: InboxMessage<IncomingEvent>) => {
		const event = historyEvent(body, nowMs);
		taken.rowIds.push(rowId);
		taken.events.push(event);
		taken.rowIdOf.set(event, rowId);
	};
	for (const message of messages) {
		const { body, executionId, rowId } = message;
		if (executionId !== null && executionId !== instance.executionId) taken.rowIds.push(rowId);
		else if (body.EventType === EventType.ExecutionTerminated) {
			take(message);
			taken.terminated = body.Input;
			break;
		} else if (body.EventType === EventType.ExecutionSuspended) {
			take(message);
			taken.isSuspended = true;
		} else if (body.EventType === EventType.ExecutionResumed) {
			take(message);
			taken.isSuspended = false;
			for (const held of heldBack.splice(0)) take(held);
		} else if (taken.isSuspended) heldBack.push(message);
		else take(message);
	}
	if (taken.events.length > 0)
		taken.events.unshift(historyEvent({ EventType: EventType.OrchestratorStarted }, nowMs));
	return taken;
}
