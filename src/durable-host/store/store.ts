/**
 * All that a host keeps, in one SQLite file, and what is to be written to it next (journal.ts). Reads see
 * both. What is recorded here is decided elsewhere (engine/changes.ts).
 */
import type { DatabaseSync } from "node:sqlite";
import type { Message, NewMessage } from "../engine/message.ts";
import type { EntityRecord } from "../entities/entity-batch.ts";
import type { HistoryEvent } from "../orchestrations/history.ts";
import type { Instance } from "../orchestrations/instance.ts";
import type { TimerStatus } from "../triggers/timer-status.ts";
import { ActivityTable } from "./activity-table.ts";
import { type Database, openDatabase, type Synchronous } from "./database.ts";
import { type EntityFilter, EntityTable, type StoredEntity } from "./entity-table.ts";
import { eventsOfChunk } from "./history-chunk.ts";
import { HistoryTable } from "./history-table.ts";
import { type InstanceFilter, InstanceTable } from "./instance-table.ts";
import { Journal } from "./journal.ts";
import { MessageTable } from "./message-table.ts";
import { TimerTable } from "./timer-table.ts";
import type { WriteBatch } from "./write-batch.ts";
import { directWriter, threadWriter, type Writer } from "./writer.ts";

export interface StoreOptions {
	/** Default "FULL". */
	synchronous?: Synchronous | undefined;
	/** Whether a thread of its own writes the file; a database in memory never has one. Default true. */
	writerThread?: boolean | undefined;
}

export class Store {
	readonly journal = new Journal();
	readonly #database: Database;
	readonly #writer: Writer;
	readonly #instances: InstanceTable;
	readonly #histories: HistoryTable;
	readonly #entities: EntityTable;
	readonly #timers: TimerTable;
	#lastRowId: number;

	constructor(
		databaseFile: string,
		{ synchronous = "FULL", writerThread = true }: StoreOptions = {},
	) {
		this.#database = openDatabase(databaseFile, synchronous);
		const { sql } = this.#database;
		this.#writer =
			databaseFile === ":memory:" || !writerThread
				? directWriter(this.#database)
				: threadWriter({ file: this.#database.file, synchronous });
		this.#instances = new InstanceTable(sql);
		this.#histories = new HistoryTable(sql);
		this.#entities = new EntityTable(sql);
		this.#timers = new TimerTable(sql);
		this.#lastRowId = lastRowId(sql);
	}

	get isOpen(): boolean {
		return this.#database.sql.isOpen;
	}

	/** Resolves when the batch is in the file; rejects when it cannot be, and the file is as it was. */
	write(batch: WriteBatch): Promise<void> {
		return this.#writer.write(batch);
	}

	/** Closes the file. What is not written is lost. */
	async close(): Promise<void> {
		if (!this.isOpen) return;
		try {
			await this.#writer.close();
		} finally {
			this.#database.close();
		}
	}

	/** Brings the size of the files down to what they hold; true when there is more to do. */
	tidy(): Promise<boolean> {
		return this.#writer.tidy();
	}

	/** A fresh id for a message or an activity; ids only grow. */
	nextRowId(): number {
		return ++this.#lastRowId;
	}

	/** Makes a message of what is to be sent, and records it. */
	addMessage(message: NewMessage): Message {
		const added = { rowId: this.nextRowId(), ...message };
		this.journal.addMessage(added);
		return added;
	}

	/** What waited when the database was opened. */
	readMessages(): Message[] {
		return new MessageTable(this.#database.sql).all();
	}

	readActivities() {
		return new ActivityTable(this.#database.sql).all();
	}

	/** Where a timer function stood when it last ran. */
	readTimer(functionName: string): TimerStatus | undefined {
		return this.#timers.get(functionName);
	}

	/** The instances whose current execution had not begun when the database was opened. */
	readStarting(): Instance[] {
		return this.#instances.starting();
	}

	instance(id: string): Instance | undefined {
		const entry = this.journal.instance(id);
		if (entry === "purged") return undefined;
		return entry?.instance ?? this.#instances.get(id);
	}

	/** As the file has them: what is recorded must be written before. */
	listInstances(filter: InstanceFilter): Instance[] {
		return this.#instances.list(filter);
	}

	/** The history of an instance's current, or last, execution, dispatch by dispatch. */
	history(instance: Instance): HistoryEvent[][] {
		const { instanceId } = instance;
		const chunks = this.journal.history(instanceId, this.#histories.chunks(instanceId));
		return chunks.map((chunk) => eventsOfChunk(chunk, instance));
	}

	/** The record of an entity, by its scheduler id. */
	entity(id: string): EntityRecord | undefined {
		const entry = this.journal.entity(id);
		if (entry === "deleted") return undefined;
		return (entry ?? this.#entities.get(id))?.record;
	}

	/** As the file has them: what is recorded must be written before. */
	listEntities(filter: EntityFilter): StoredEntity[] {
		return this.#entities.list(filter);
	}
}

function lastRowId(sql: DatabaseSync): number {
	const { last } = sql
		.prepare(
			`SELECT max((SELECT ifnull(max(row_id), 0) FROM message),
			(SELECT ifnull(max(row_id), 0) FROM activity)) AS last`,
		)
		.get() as { last: number };
	return last;
}
