import type { Message } from "../engine/message.ts";
import { EventType, type HistoryEvent, historyEvent, type IncomingEvent } from "./history.ts";
import type { Instance } from "./instance.ts";

/** The most messages that one dispatch takes. */
const MAX_MESSAGES = 5000;
/** From so many characters of JSON on, a dispatch takes no further message. */
const MAX_CHARACTERS = 64 * 1024 * 1024;

/** What a dispatch takes of what waits for an instance. */
export interface Taken {
	/** OrchestratorStarted and what arrived; empty when there is nothing to do. */
	events: HistoryEvent[];
	/** The messages that became `events`, in the same order; OrchestratorStarted has none. */
	messages: Message<IncomingEvent>[];
	/** Messages for an execution that is over. */
	stale: Message<IncomingEvent>[];
	/** True when there is more than one dispatch takes. */
	isMore: boolean;
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
 * 4. No more is taken than fits into one chunk of the history; the rest waits for the next dispatch.
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
		isMore: false,
		isSuspended: instance.status === "Suspended",
	};
	const heldBack: Message<IncomingEvent>[] = [];
	let characters = 0;
	const isFull = () => taken.messages.length >= MAX_MESSAGES || characters >= MAX_CHARACTERS;
	const take = (message: Message<IncomingEvent>) => {
		if (taken.events.length === 0)
			taken.events.push(historyEvent({ EventType: EventType.OrchestratorStarted }, nowMs));
		// An execution's start is visible from the beginning of time.
		taken.events.push(historyEvent(message.body, message.visibleAt || nowMs));
		taken.messages.push(message);
		characters += charactersOf(message.body);
	};
	for (const message of messages) {
		if (isFull()) {
			taken.isMore = true;
			break;
		}
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
			while (heldBack.length > 0 && !isFull()) take(heldBack.shift()!);
			if (heldBack.length > 0) {
				taken.isMore = true;
				break;
			}
		} else if (taken.isSuspended) heldBack.push(message);
		else take(message);
	}
	return taken;
}

function charactersOf(body: IncomingEvent): number {
	if ("Result" in body) return body.Result?.length ?? 0;
	if ("Input" in body) return body.Input?.length ?? 0;
	return "Reason" in body ? body.Reason.length : 0;
}
