import type { EntityMessage } from "../entities/entity-message.ts";
import type { HistoryEvent, IncomingEvent } from "../orchestrations/history.ts";
import type { Instance } from "../orchestrations/instance.ts";

export interface NewActivity {
	instanceId: string;
	executionId: string;
	taskId: number;
	name: string;
	/** JSON text; null when there is no input. */
	input: string | null;
}

/** A message for an instance or an entity, to be seen at `visibleAt` (milliseconds since the epoch). */
export interface NewMessage {
	target: string;
	visibleAt: number;
	/** The execution it is for; null for whatever runs. Always null for entities. */
	executionId: string | null;
	body: IncomingEvent | EntityMessage;
}

/**
 * What one dispatch of an orchestration writes, in one transaction: the inbox rows that it used up, what the
 * history gains, the activities, messages and instances that it starts, and the instance as it is now.
 */
export interface DispatchChanges {
	instance: Instance;
	usedRowIds: readonly number[];
	/** Replaces what there is when the execution has changed. */
	history: { events: readonly HistoryEvent[]; replaces: boolean };
	activities: readonly NewActivity[];
	messages: readonly NewMessage[];
	starts: readonly Instance[];
	/** Whose messages no longer count: all of the instance's, or those of one execution. */
	drops: { executionId: string | "all" } | null;
}

/** What one batch of an entity writes, in one transaction. */
export interface EntityChanges {
	target: string;
	usedRowIds: readonly number[];
	/** JSON text; null when the entity does not exist. */
	state: string | null;
	exists: boolean;
	updatedAt: number;
	messages: readonly NewMessage[];
}
