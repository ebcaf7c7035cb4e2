import type { EntityMessage } from "../entities/entity-message.ts";
import type { IncomingEvent } from "../orchestrations/history.ts";

export type MessageBody = IncomingEvent | EntityMessage;

/** A message for an instance or an entity, to be seen at `visibleAt` (milliseconds since the epoch). */
export interface NewMessage<Body extends MessageBody = MessageBody> {
	target: string;
	visibleAt: number;
	/** The execution it is for; null for whatever runs. Always null for entities. */
	executionId: string | null;
	body: Body;
}

/** A message that waits. Row ids grow in the order of sending. */
export interface Message<Body extends MessageBody = MessageBody> extends NewMessage<Body> {
	rowId: number;
}
