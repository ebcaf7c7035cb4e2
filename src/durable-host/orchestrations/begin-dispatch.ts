import type { Message } from "../engine/message.ts";
import { EventType, type HistoryEvent, historyEvent, type IncomingEvent } from "./history.ts";
import type { Instance } from "./instance.ts";

/** What a dispatch takes of what waits for an instance. */
export interface Taken {
	/** OrchestratorStarted and what arrived; empty when there is nothing to do. */
	events: HistoryEvent[];
	/** The messages that became `events`, in the same order; OrchestratorStarted has none. */
	messages: Message<IncomingEvent>[];
	/** Messages for an execution that is over. */
	stale: Message<IncomingEvent>[];
	isSuspended: boolean;
	/** The reason for which the instance was terminated. */
	terminated?: string;
}

/**
 * Decides which messages a dispatch takes into the history, in the order of arrival.
 *
 * 1. Messages of another execution are dropped.
 * 2. While the instance is suspended only suspend, resume and terminate are taken; the rest waits in the
 *    mailbox. A suspend holds back what comes behind it, a resume lets it through.
 * 3. Behind a terminate nothing counts.
 */
export function beginDispatch(
	instance: Instance,
	messages: readonly Message<IncomingEvent>[],
	nowMs: number,
): Taken {
	const taken: Taken = {
		events: [],
		messages: [],
		stale: [],
		isSuspended: instance.status === "Suspended",
	};
	const heldBack: Message<IncomingEvent>[] = [];
	const take = (message: Message<IncomingEvent>) => {
		if (taken.events.length === 0)
			taken.events.push(historyEvent({ EventType: EventType.OrchestratorStarted }, nowMs));
		// An execution's start is visible from the beginning of time.
		taken.events.push(historyEvent(message.body, message.visibleAt || nowMs));
		taken.messages.push(message);
	};
	for (const message of messages) {
		const { body, executionId } = message;
		if (executionId !== null && executionId !== instance.executionId) taken.stale.push(message);
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
	return taken;
}
