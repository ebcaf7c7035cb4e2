import type { DatabaseSync } from "node:sqlite";
import { ActivityTable } from "./activity-table.ts";
import { inTransaction } from "./database.ts";
import { EntityTable } from "./entity-table.ts";
import { HistoryTable } from "./history-table.ts";
import { InstanceTable } from "./instance-table.ts";
import { MessageTable } from "./message-table.ts";
import { TimerTable } from "./timer-table.ts";
import type { WriteBatch } from "./write-batch.ts";

/**
 * Writes batches, each in one transaction: all of it, or nothing. Written once more, a batch changes nothing: who
 * has not heard that it is in the file may have it written again.
 */
export class BatchWriter {
	readonly #sql: DatabaseSync;
	readonly #instances: InstanceTable;
	readonly #histories: HistoryTable;
	readonly #messages: MessageTable;
	readonly #activities: ActivityTable;
	readonly #entities: EntityTable;
	readonly #timers: TimerTable;

	constructor(sql: DatabaseSync) {
		this.#sql = sql;
		this.#instances = new InstanceTable(sql);
		this.#histories = new HistoryTable(sql);
		this.#messages = new MessageTable(sql);
		this.#activities = new ActivityTable(sql);
		this.#entities = new EntityTable(sql);
		this.#timers = new TimerTable(sql);
	}

	/** Throws when it cannot be written; the file is then as it was. */
	write(batch: WriteBatch): void {
		inTransaction(this.#sql, () => {
			for (const rowId of batch.usedMessages) this.#messages.delete(rowId);
			for (const rowId of batch.endedActivities) this.#activities.delete(rowId);
			this.#writeInstances(batch);
			for (const { instanceId, isFresh, chunks } of batch.histories) {
				if (isFresh) this.#histories.delete(instanceId);
				for (const chunk of chunks) this.#histories.append(instanceId, chunk);
			}
			for (const message of batch.messages) this.#messages.insert(message);
			for (const activity of batch.activities) this.#activities.insert(activity);
			for (const entity of batch.entities) this.#entities.put(entity);
			for (const id of batch.deletedEntities) this.#entities.delete(id);
			for (const { functionName, status } of batch.timers) this.#timers.put(functionName, status);
		});
	}

	#writeInstances({ purged, started, changed }: WriteBatch): void {
		const forget = (id: string) => {
			this.#histories.delete(id);
			this.#instances.delete(id);
		};
		for (const id of purged) forget(id);
		for (const instance of started) {
			forget(instance.instanceId);
			this.#instances.insert(instance);
		}
		for (const instance of changed) this.#instances.update(instance);
	}
}
