import type { Message } from "../engine/message.ts";
import type { Instance } from "../orchestrations/instance.ts";
import type { TimerStatus } from "../triggers/timer-status.ts";
import type { StoredActivity } from "./activity-table.ts";
import type { StoredEntity } from "./entity-table.ts";
import type { HistoryChunk } from "./history-chunk.ts";

/** What is written in one transaction, as data that can be handed to another thread. */
export interface WriteBatch {
	usedMessages: readonly number[];
	endedActivities: readonly number[];
	/** By instance id. */
	purged: readonly string[];
	/** Replace what there was under their ids. */
	started: readonly Instance[];
	changed: readonly Instance[];
	/** A fresh one replaces what there was. The instances are there. */
	histories: readonly { instanceId: string; isFresh: boolean; chunks: readonly HistoryChunk[] }[];
	messages: readonly Message[];
	activities: readonly StoredActivity[];
	entities: readonly StoredEntity[];
	/** By scheduler id. */
	deletedEntities: readonly string[];
	timers: readonly { functionName: string; status: TimerStatus }[];
}
