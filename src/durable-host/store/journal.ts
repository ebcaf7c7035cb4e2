/**
 * What has been decided and is not written yet. Owns the one transaction that writes it all; the loop says
 * when (dispatch-loop.ts).
 *
 * 1. What came and went between two writes (a message that was taken at once) is never written.
 * 2. Of an instance and of an entity only the last state is written.
 * 3. A write that fails leaves the journal as it was, to be tried again, and the file too.
 * 4. Nobody outside hears of what is not written: `awaitWrite` and `afterWrite` wait for it.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Message } from "../engine/message.ts";
import type { Instance } from "../orchestrations/instance.ts";
import type { TimerStatus } from "../triggers/timer-status.ts";
import type { ActivityTable, StoredActivity } from "./activity-table.ts";
import { inTransaction } from "./database.ts";
import type { EntityTable, StoredEntity } from "./entity-table.ts";
import type { HistoryChunk } from "./history-chunk.ts";
import type { HistoryTable } from "./history-table.ts";
import type { InstanceTable } from "./instance-table.ts";
import type { MessageTable } from "./message-table.ts";
import type { TimerTable } from "./timer-table.ts";

export interface Tables {
	instances: InstanceTable;
	histories: HistoryTable;
	messages: MessageTable;
	activities: ActivityTable;
	entities: EntityTable;
	timers: TimerTable;
}

/** What becomes of an instance: `isNew` replaces what there was under its id. */
type InstanceEntry = { instance: Instance; isNew: boolean } | "purged";
interface HistoryEntry {
	/** True when the history begins anew. */
	isFresh: boolean;
	chunks: HistoryChunk[];
}

/** Who is to be told what became of what was recorded. */
interface Waiter {
	resolve: () => void;
	reject: (error: Error) => void;
}

/** The time in which the journal cannot be written. */
export interface Outage {
	/** Of performance.now(). */
	sinceMs: number;
	isSaid: boolean;
	/** What everybody is told who asks for something, as soon as it has lasted too long. */
	refusal: Error | undefined;
}

export class Journal {
	/** Begun by who tries to write in vain; the write that succeeds ends it, before it has any effect. */
	outage: Outage | undefined;
	readonly #sql: DatabaseSync;
	readonly #tables: Tables;
	readonly #instances = new Map<string, InstanceEntry>();
	readonly #histories = new Map<string, HistoryEntry>();
	readonly #messages = new Set<Message>();
	readonly #usedMessages: number[] = [];
	readonly #activities: StoredActivity[] = [];
	readonly #endedActivities: number[] = [];
	readonly #entities = new Map<string, StoredEntity | "deleted">();
	readonly #timers = new Map<string, TimerStatus>();
	#effects: (() => void)[] = [];
	#waiters: Waiter[] = [];
	#isEmpty = true;

	constructor(sql: DatabaseSync, tables: Tables) {
		this.#sql = sql;
		this.#tables = tables;
	}

	/** True when nothing waits to be written, nor anybody for that. */
	get isIdle(): boolean {
		return this.#isEmpty && this.#effects.length === 0 && this.#waiters.length === 0;
	}

	/** Runs when all that was recorded before has been written. */
	afterWrite(effect: () => void): void {
		this.#effects.push(effect);
	}

	/** Settles when all that was recorded before has been written, or the writer has lost patience. */
	awaitWrite(waiter: Waiter): void {
		this.#waiters.push(waiter);
	}

	/** Tells those who wait that it cannot be written. What is recorded stays, to be written later. */
	refuse(error: Error): void {
		for (const { reject } of this.#waiters.splice(0)) reject(error);
	}

	instance(id: string): InstanceEntry | undefined {
		return this.#instances.get(id);
	}

	entity(id: string): StoredEntity | "deleted" | undefined {
		return this.#entities.get(id);
	}

	hasHistory(instanceId: string): boolean {
		return this.#histories.has(instanceId);
	}

	startInstance(instance: Instance): void {
		this.#isEmpty = false;
		this.#histories.delete(instance.instanceId);
		this.#instances.set(instance.instanceId, { instance, isNew: true });
	}

	/**
	 * `was` is what is recorded of it already, if it goes on from there: what the history will say of it need
	 * not be written.
	 */
	changeInstance(instance: Instance, was: Instance | undefined): void {
		this.#isEmpty = false;
		const entry = this.#instances.get(instance.instanceId);
		const isNew = entry !== undefined && entry !== "purged" && entry.isNew;
		if (entry === undefined && was !== undefined && followsFromHistory(instance, was)) return;
		this.#instances.set(instance.instanceId, { instance, isNew });
	}

	purgeInstance(id: string): void {
		this.#isEmpty = false;
		this.#histories.delete(id);
		this.#instances.set(id, "purged");
	}

	/** Adds a chunk to a history; `isFresh` forgets what there was before. */
	addHistory(instanceId: string, chunk: HistoryChunk | undefined, isFresh: boolean): void {
		this.#isEmpty = false;
		let entry = isFresh ? undefined : this.#histories.get(instanceId);
		if (entry === undefined) {
			entry = { isFresh, chunks: [] };
			this.#histories.set(instanceId, entry);
		}
		if (chunk !== undefined) entry.chunks.push(chunk);
	}

	addMessage(message: Message): void {
		this.#isEmpty = false;
		this.#messages.add(message);
	}

	useMessage(message: Message): void {
		if (this.#messages.delete(message)) return;
		this.#isEmpty = false;
		this.#usedMessages.push(message.rowId);
	}

	addActivity(activity: StoredActivity): void {
		this.#isEmpty = false;
		this.#activities.push(activity);
	}

	endActivity(rowId: number): void {
		this.#isEmpty = false;
		this.#endedActivities.push(rowId);
	}

	putEntity(entity: StoredEntity): void {
		this.#isEmpty = false;
		this.#entities.set(entity.id, entity);
	}

	deleteEntity(id: string): void {
		this.#isEmpty = false;
		this.#entities.set(id, "deleted");
	}

	/** Where a timer function stands. */
	putTimer(functionName: string, status: TimerStatus): void {
		this.#isEmpty = false;
		this.#timers.set(functionName, status);
	}

	/**
	 * Writes everything in one transaction, then lets the effects happen. False when there was nothing to
	 * write. Throws when it cannot be written.
	 */
	write(): boolean {
		const isWritten = !this.#isEmpty;
		if (isWritten) {
			inTransaction(this.#sql, () => this.#writeAll());
			this.#clear();
			this.outage = undefined;
		}
		const effects = this.#effects;
		this.#effects = [];
		for (const effect of effects)
			try {
				effect();
			} catch (error) {
				// It is nobody's here; the effects behind it must happen.
				queueMicrotask(() => {
					throw error;
				});
			}
		for (const { resolve } of this.#waiters.splice(0)) resolve();
		return isWritten;
	}

	#writeAll(): void {
		const { instances, histories, messages, activities, entities, timers } = this.#tables;
		for (const rowId of this.#usedMessages) messages.delete(rowId);
		for (const rowId of this.#endedActivities) activities.delete(rowId);
		for (const [id, entry] of this.#instances) {
			if (entry === "purged" || entry.isNew) {
				histories.delete(id);
				instances.delete(id);
				if (entry !== "purged") instances.insert(entry.instance);
			} else instances.update(entry.instance);
		}
		for (const [id, { isFresh, chunks }] of this.#histories) {
			if (isFresh) histories.delete(id);
			for (const chunk of chunks) histories.append(id, chunk);
		}
		for (const message of this.#messages) messages.insert(message);
		for (const activity of this.#activities) activities.insert(activity);
		for (const [id, entity] of this.#entities)
			if (entity === "deleted") entities.delete(id);
			else entities.put(entity);
		for (const [functionName, status] of this.#timers) timers.put(functionName, status);
	}

	#clear(): void {
		this.#isEmpty = true;
		this.#instances.clear();
		this.#histories.clear();
		this.#messages.clear();
		this.#usedMessages.length = 0;
		this.#activities.length = 0;
		this.#endedActivities.length = 0;
		this.#entities.clear();
		this.#timers.clear();
	}
}

/** True when only the instant of the last dispatch is new, or that it was the first (InstanceTable reads both from the history). */
function followsFromHistory(instance: Instance, was: Instance): boolean {
	return (
		instance.status === "Running" &&
		(was.status === "Running" || was.status === "Pending") &&
		instance.executionId === was.executionId &&
		instance.customStatus === was.customStatus
	);
}
