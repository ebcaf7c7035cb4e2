import type { Message } from "../engine/message.ts";
import type { Instance } from "../orchestrations/instance.ts";
import type { TimerStatus } from "../triggers/timer-status.ts";
import type { StoredActivity } from "./activity-table.ts";
import type { StoredEntity } from "./entity-table.ts";
import type { HistoryChunk } from "./history-chunk.ts";
import type { WriteBatch } from "./write-batch.ts";

/** What becomes of an instance: `isNew` replaces what there was under its id. */
export type InstanceEntry = { instance: Instance; isNew: boolean } | "purged";

interface HistoryEntry {
	/** True when the history begins anew. */
	isFresh: boolean;
	chunks: HistoryChunk[];
}

/** Who is to be told what became of what was recorded. */
export interface Waiter {
	resolve: () => void;
	reject: (error: Error) => void;
}

/** What was recorded between two writes. */
export class Recorded {
	readonly instances = new Map<string, InstanceEntry>();
	readonly histories = new Map<string, HistoryEntry>();
	readonly messages = new Set<Message>();
	readonly usedMessages: number[] = [];
	readonly activities: StoredActivity[] = [];
	readonly endedActivities: number[] = [];
	readonly entities = new Map<string, StoredEntity | "deleted">();
	readonly timers = new Map<string, TimerStatus>();
	/** What happens when it is written. */
	readonly effects: (() => void)[] = [];
	readonly waiters: Waiter[] = [];

	/** How much there is to write, roughly in rows. */
	get size(): number {
		return (
			this.instances.size +
			this.histories.size +
			this.messages.size +
			this.usedMessages.length +
			this.activities.length +
			this.endedActivities.length +
			this.entities.size +
			this.timers.size
		);
	}

	batch(): WriteBatch {
		const entries = [...this.instances];
		const started: Instance[] = [];
		const changed: Instance[] = [];
		for (const [, entry] of entries)
			if (entry !== "purged") (entry.isNew ? started : changed).push(entry.instance);
		const entities = [...this.entities];
		return {
			usedMessages: this.usedMessages,
			endedActivities: this.endedActivities,
			purged: entries.filter(([, entry]) => entry === "purged").map(([id]) => id),
			started,
			changed,
			histories: [...this.histories].map(([instanceId, entry]) => ({ instanceId, ...entry })),
			messages: [...this.messages],
			activities: this.activities,
			entities: entities.map(([, entity]) => entity).filter((entity) => entity !== "deleted"),
			deletedEntities: entities.filter(([, entity]) => entity === "deleted").map(([id]) => id),
			timers: [...this.timers].map(([functionName, status]) => ({ functionName, status })),
		};
	}
}
