/**
 * What has been decided and is not written yet. Owns what a reader must see before the file does, and who
 * waits for the write; the journal writer says when it is written (engine/journal-writer.ts), a writer how (writer.ts).
 *
 *   recorded ──take──▶ in writing ──written──▶ in the file, effects happen
 *
 * 1. What came and went between two writes (a message that was taken at once) is never written.
 * 2. Of an instance and of an entity only the last state is written.
 * 3. One write at a time; what is recorded meanwhile goes with the next.
 * 4. Nobody outside hears of what is not written: effects and waiters wait for all that was recorded before them.
 */
import type { Message } from "../engine/message.ts";
import type { Instance } from "../orchestrations/instance.ts";
import type { TimerStatus } from "../triggers/timer-status.ts";
import type { StoredActivity } from "./activity-table.ts";
import type { StoredEntity } from "./entity-table.ts";
import type { HistoryChunk } from "./history-chunk.ts";
import { type InstanceEntry, Recorded, type Waiter } from "./recorded.ts";
import type { WriteBatch } from "./write-batch.ts";

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
	/** Called when there is something to write. */
	onRecord: () => void = () => undefined;
	#recorded = new Recorded();
	#inWriting: Recorded | undefined;

	/** True when nothing waits to be written, nor anybody for that. */
	get isIdle(): boolean {
		return this.#inWriting === undefined && this.#isEmpty;
	}

	/** How much waits for the next write, roughly in rows. */
	get size(): number {
		return this.#recorded.size;
	}

	/**
	 * What is to be written now; it is in writing until `written` says that it is in the file. Undefined when
	 * there is nothing, or a write is in progress.
	 */
	take(): WriteBatch | undefined {
		if (this.#inWriting !== undefined || this.#isEmpty) return undefined;
		this.#inWriting = this.#recorded;
		this.#recorded = new Recorded();
		return this.#inWriting.batch();
	}

	/** Says that what was taken is in the file; its effects happen. */
	written(): void {
		const { effects = [], waiters = [] } = this.#inWriting ?? {};
		this.#inWriting = undefined;
		this.outage = undefined;
		for (const effect of effects)
			try {
				effect();
			} catch (error) {
				// It is nobody's here; the effects behind it must happen.
				queueMicrotask(() => {
					throw error;
				});
			}
		for (const { resolve } of waiters) resolve();
	}

	/** Happens when all that was recorded before has been written. */
	afterWrite(effect: () => void): void {
		this.#toWrite().effects.push(effect);
	}

	/** Settles when all that was recorded before has been written, or the writer has lost patience. */
	awaitWrite(waiter: Waiter): void {
		this.#toWrite().waiters.push(waiter);
	}

	/** Tells those who wait that it cannot be written. What is recorded stays, to be written later. */
	refuse(error: Error): void {
		const { waiters = [] } = this.#inWriting ?? {};
		for (const { reject } of [...waiters.splice(0), ...this.#recorded.waiters.splice(0)])
			reject(error);
	}

	instance(id: string): InstanceEntry | undefined {
		return this.#recorded.instances.get(id) ?? this.#inWriting?.instances.get(id);
	}

	entity(id: string): StoredEntity | "deleted" | undefined {
		return this.#recorded.entities.get(id) ?? this.#inWriting?.entities.get(id);
	}

	/** What the history will be, of what it is in the file, when all is written. */
	history(instanceId: string, inFile: readonly HistoryChunk[]): HistoryChunk[] {
		const chunks = new Map(inFile.map((chunk) => [chunk.number, chunk]));
		for (const recorded of [this.#inWriting, this.#recorded]) {
			const instance = recorded?.instances.get(instanceId);
			const entry = recorded?.histories.get(instanceId);
			if (instance === "purged" || instance?.isNew || entry?.isFresh) chunks.clear();
			// What is in writing may be in the file already.
			for (const chunk of entry?.chunks ?? []) chunks.set(chunk.number, chunk);
		}
		return [...chunks.values()];
	}

	/** True when the history of an instance has parts that are not in the file. */
	hasHistory(instanceId: string): boolean {
		return (
			this.#recorded.histories.has(instanceId) ||
			this.#inWriting?.histories.has(instanceId) === true
		);
	}

	startInstance(instance: Instance): void {
		const recorded = this.#toWrite();
		recorded.histories.delete(instance.instanceId);
		recorded.instances.set(instance.instanceId, { instance, isNew: true });
	}

	/**
	 * `was` is what is recorded of it already, if it goes on from there: what the history will say of it need
	 * not be written.
	 */
	changeInstance(instance: Instance, was: Instance | undefined): void {
		const entry = this.#recorded.instances.get(instance.instanceId);
		if (entry === undefined && was !== undefined && followsFromHistory(instance, was)) return;
		const isNew = entry !== undefined && entry !== "purged" && entry.isNew;
		this.#toWrite().instances.set(instance.instanceId, { instance, isNew });
	}

	purgeInstance(id: string): void {
		const recorded = this.#toWrite();
		recorded.histories.delete(id);
		recorded.instances.set(id, "purged");
	}

	/** Adds a chunk to a history; `isFresh` forgets what there was before. */
	addHistory(instanceId: string, chunk: HistoryChunk | undefined, isFresh: boolean): void {
		const { histories } = this.#toWrite();
		let entry = isFresh ? undefined : histories.get(instanceId);
		if (entry === undefined) {
			entry = { isFresh, chunks: [] };
			histories.set(instanceId, entry);
		}
		if (chunk !== undefined) entry.chunks.push(chunk);
	}

	addMessage(message: Message): void {
		this.#toWrite().messages.add(message);
	}

	useMessage(message: Message): void {
		if (this.#recorded.messages.delete(message)) return;
		this.#toWrite().usedMessages.push(message.rowId);
	}

	addActivity(activity: StoredActivity): void {
		this.#toWrite().activities.push(activity);
	}

	endActivity(rowId: number): void {
		this.#toWrite().endedActivities.push(rowId);
	}

	putEntity(entity: StoredEntity): void {
		this.#toWrite().entities.set(entity.id, entity);
	}

	deleteEntity(id: string): void {
		this.#toWrite().entities.set(id, "deleted");
	}

	/** Where a timer function stands. */
	putTimer(functionName: string, status: TimerStatus): void {
		this.#toWrite().timers.set(functionName, status);
	}

	/** What the next record goes into. */
	#toWrite(): Recorded {
		this.onRecord();
		return this.#recorded;
	}

	get #isEmpty(): boolean {
		const { size, effects, waiters } = this.#recorded;
		return size === 0 && effects.length === 0 && waiters.length === 0;
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
