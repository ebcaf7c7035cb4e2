/**
 * All that a host keeps, in one SQLite file, and what is to be written to it next (journal.ts). Reads see
 * both. What is recorded here is decided elsewhere (engine/changes.ts).
 */
import type { DatabaseSync } from "node:sqlite";
import type { Message, NewMessage } from "../engine/message.ts";
import type { EntityRecord } from "../entities/entity-batch.ts";
import { DurableHostError, messageOf } from "../host-error.ts";
import type { HistoryEvent } from "../orchestrations/history.ts";
import type { Instance } from "../orchestrations/instance.ts";
import type { TimerStatus } from "../triggers/timer-status.ts";
import { ActivityTable } from "./activity-table.ts";
import { type Database, openDatabase, type Synchronous } from "./database.ts";
import { type EntityFilter, EntityTable, type StoredEntity } from "./entity-table.ts";
import { HistoryTable } from "./history-table.ts";
import { type InstanceFilter, InstanceTable } from "./instance-table.ts";
import { Journal, type Tables } from "./journal.ts";
import { MessageTable } from "./message-table.ts";
import { TimerTable } from "./timer-table.ts";

export class Store {
	readonly journal: Journal;
	readonly #database: Database;
	readonly #tables: Tables;
	#lastRowId: number;

	constructor(databaseFile: string, synchronous: Synchronous = "FULL") {
		this.#database = openDatabase(databaseFile, synchronous);
		const { sql } = this.#database;
		this.#tables = {
			instances: new InstanceTable(sql),
			histories: new HistoryTable(sql),
			messages: new MessageTable(sql),
			activities: new ActivityTable(sql),
			entities: new EntityTable(sql),
			timers: new TimerTable(sql),
		};
		this.journal = new Journal(sql, this.#tables);
		this.#lastRowId = lastRowId(sql);
	}

	get isOpen(): boolean {
		return this.#database.sql.isOpen;
	}

	/** Writes what is to be written, and closes the file. */
	close(): void {
		if (!this.isOpen) return;
		try {
			this.journal.write();
		} catch (error) {
			throw new DurableHostError(
				"database",
				`The last steps could not be written before the database was closed: ${messageOf(error)}. The next host takes them again from what is written.`,
				{ cause: error },
			);
		} finally {
			this.#database.close();
		}
	}

	/** Brings the size of the files down to what they hold; true when there is more to do. */
	tidy(): boolean {
		return this.#database.tidy();
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
		return this.#tables.messages.all();
	}

	readActivities() {
		return this.#tables.activities.all();
	}

	/** Where a timer function stood when it last ran. */
	readTimer(functionName: string): TimerStatus | undefined {
		return this.#tables.timers.get(functionName);
	}

	/** The instances whose current execution had not begun when the database was opened. */
	readStarting(): Instance[] {
		return this.#tables.instances.starting();
	}

	instance(id: string): Instance | undefined {
		const entry = this.journal.instance(id);
		if (entry === "purged") return undefined;
		return entry?.instance ?? this.#tables.instances.get(id);
	}

	/** Writes first what is to be written. */
	listInstances(filter: InstanceFilter): Instance[] {
		this.journal.write();
		return this.#tables.instances.list(filter);
	}

	/** The history of an instance's current, or last, execution, dispatch by dispatch. */
	history(instance: Instance): HistoryEvent[][] {
		if (this.journal.hasHistory(instance.instanceId)) this.journal.write();
		return this.#tables.histories.chunks(instance);
	}

	/** The record of an entity, by its scheduler id. */
	entity(id: string): EntityRecord | undefined {
		const entry = this.journal.entity(id);
		if (entry === "deleted") return undefined;
		return (entry ?? this.#tables.entities.get(id))?.record;
	}

	/** Writes first what is to be written. */
	listEntities(filter: EntityFilter): StoredEntity[] {
		this.journal.write();
		return this.#tables.entities.list(filter);
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
