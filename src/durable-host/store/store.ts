/**
 * All that a host keeps, in one SQLite file. Owns the transactions; what is to be written is decided
 * elsewhere (changes.ts).
 *
 * 1. What one dispatch, activity, entity batch or request writes is one transaction.
 * 2. Nothing is written for an activity whose row is gone, so a result counts once.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { DispatchChanges, EntityChanges, NewActivity, NewMessage } from "../engine/changes.ts";
import type { EntityRecord } from "../entities/entity-batch.ts";
import { eventFromText, eventToText, type HistoryEvent } from "../orchestrations/history.ts";
import type { Instance } from "../orchestrations/instance.ts";
import { type Database, inTransaction, openDatabase } from "./database.ts";
import { InboxTable } from "./inbox-table.ts";
import { InstanceTable } from "./instance-table.ts";
import { TimerTable } from "./timer-table.ts";

/** An activity that is to run, or runs. */
export interface StoredActivity extends NewActivity {
	rowId: number;
}

export class Store {
	readonly instances: InstanceTable;
	readonly inbox: InboxTable;
	readonly timers: TimerTable;
	readonly #database: Database;
	readonly #sql: DatabaseSync;
	readonly #statements: Statements;

	constructor(databaseFile: string) {
		this.#database = openDatabase(databaseFile);
		this.#sql = this.#database.sql;
		this.instances = new InstanceTable(this.#sql);
		this.inbox = new InboxTable(this.#sql);
		this.timers = new TimerTable(this.#sql);
		this.#statements = Object.fromEntries(
			Object.entries(STATEMENTS).map(([name, text]) => [name, this.#sql.prepare(text)]),
		) as Statements;
	}

	get isOpen(): boolean {
		return this.#sql.isOpen;
	}

	close(): void {
		if (this.isOpen) this.#database.close();
	}

	history(instanceId: string): HistoryEvent[] {
		const rows = this.#statements.history.all(instanceId) as unknown as { event: string }[];
		return rows.map(({ event }) => eventFromText(event));
	}

	/** Writes what a dispatch decided; answers the activities that are to run now. `position` is the length of the history before. */
	applyDispatch(changes: DispatchChanges, position: number): StoredActivity[] {
		const { instance, history, drops } = changes;
		const { instanceId } = instance;
		return inTransaction(this.#sql, () => {
			this.inbox.delete(changes.usedRowIds);
			if (drops !== null) this.inbox.drop(instanceId, drops.executionId);
			if (history.replaces) this.#statements.deleteHistory.run(instanceId);
			this.#append(instanceId, history.events, history.replaces ? 0 : position);
			this.instances.put(instance);
			for (const start of changes.starts) this.#replace(start);
			for (const message of changes.messages) this.inbox.add(message);
			return changes.activities.map((activity) => this.#addActivity(activity));
		});
	}

	applyEntityBatch({
		target,
		usedRowIds,
		exists,
		state,
		updatedAt,
		messages,
	}: EntityChanges): void {
		inTransaction(this.#sql, () => {
			this.inbox.delete(usedRowIds);
			if (exists) this.#statements.putEntity.run(target, state, updatedAt);
			else this.#statements.deleteEntity.run(target);
			for (const message of messages) this.inbox.add(message);
		});
	}

	/** Ends an activity with the message that tells its orchestration; false when it had ended already. */
	completeActivity(rowId: number, message: NewMessage): boolean {
		return inTransaction(this.#sql, () => {
			if (this.#statements.deleteActivity.run(rowId).changes === 0) return false;
			this.inbox.add(message);
			return true;
		});
	}

	/** Starts an instance; one of the same id must have ended, and is replaced. */
	startInstance(instance: Instance, message: NewMessage): void {
		inTransaction(this.#sql, () => {
			this.#replace(instance);
			this.inbox.add(message);
		});
	}

	addMessage(message: NewMessage): void {
		this.inbox.add(message);
	}

	/** Forgets messages that nobody can take. */
	dropMessages(rowIds: readonly number[]): void {
		inTransaction(this.#sql, () => this.inbox.delete(rowIds));
	}

	/** Forgets instances with all that belongs to them. */
	purge(instanceIds: readonly string[]): void {
		inTransaction(this.#sql, () => {
			for (const id of instanceIds) {
				this.#forget(id);
				this.instances.delete(id);
			}
		});
	}

	activities(): StoredActivity[] {
		return this.#statements.activities.all() as unknown as StoredActivity[];
	}

	entity(target: string): EntityRecord {
		const row = this.#statements.entity.get(target) as { state: string | null } | undefined;
		return row === undefined ? { exists: false, state: null } : { exists: true, state: row.state };
	}

	#replace(instance: Instance): void {
		this.#forget(instance.instanceId);
		this.instances.put(instance);
	}

	#forget(instanceId: string): void {
		this.#statements.deleteHistory.run(instanceId);
		this.inbox.drop(instanceId, "all");
	}

	#append(instanceId: string, events: readonly HistoryEvent[], from: number): void {
		for (const [index, event] of events.entries())
			this.#statements.append.run(instanceId, from + index, eventToText(event));
	}

	#addActivity(activity: NewActivity): StoredActivity {
		const { instanceId, executionId, taskId, name, input } = activity;
		const { lastInsertRowid } = this.#statements.addActivity.run(
			instanceId,
			executionId,
			taskId,
			name,
			input,
		);
		return { ...activity, rowId: Number(lastInsertRowid) };
	}
}

type Statements = Record<keyof typeof STATEMENTS, StatementSync>;

const STATEMENTS = {
	history: "SELECT event FROM history WHERE instance_id = ? ORDER BY position",
	append: "INSERT INTO history VALUES (?, ?, ?)",
	deleteHistory: "DELETE FROM history WHERE instance_id = ?",
	addActivity:
		"INSERT INTO activity (instance_id, execution_id, task_id, name, input) VALUES (?, ?, ?, ?, ?)",
	deleteActivity: "DELETE FROM activity WHERE row_id = ?",
	activities: `SELECT row_id AS rowId, instance_id AS instanceId, execution_id AS executionId,
		task_id AS taskId, name, input FROM activity ORDER BY row_id`,
	entity: "SELECT state FROM entity WHERE id = ?",
	putEntity: `INSERT INTO entity VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at`,
	deleteEntity: "DELETE FROM entity WHERE id = ?",
} as const;
