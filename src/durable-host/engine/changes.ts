import type { EntityRecord } from "../entities/entity-batch.ts";
import type { EntityMessage } from "../entities/entity-message.ts";
import type { HistoryEvent, IncomingEvent } from "../orchestrations/history.ts";
import type { Instance } from "../orchestrations/instance.ts";
import type { Message, NewMessage } from "./message.ts";

export interface NewActivity {
	instanceId: string;
	executionId: string;
	taskId: number;
	name: string;
	/** JSON text; null when there is no input. */
	input: string | null;
}

/**
 * What one dispatch of an orchestration decides: the messages that it used up, what the history gains, the
 * activities, messages and instances that it starts, and the instance as it is now. All of it counts, or
 * nothing.
 */
export interface DispatchChanges {
	instance: Instance;
	used: readonly Message<IncomingEvent>[];
	/** Replaces what there is when the execution has changed. */
	history: { events: readonly HistoryEvent[]; replaces: boolean };
	activities: readonly NewActivity[];
	messages: readonly NewMessage[];
	starts: readonly Instance[];
	/** Whose messages no longer count: all of the instance's, or those of one execution. */
	drops: { executionId: string | "all" } | null;
}

/** What one batch of an entity decides. */
export interface EntityChanges {
	/** The entity's scheduler id. */
	target: string;
	used: readonly Message<EntityMessage>[];
	record: EntityRecord;
	updatedAt: number;
	messages: readonly NewMessage[];
}
