import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { EntityRecord } from "../entities/entity-batch.ts";

/** Which entities to list; everything given must hold. Instants in milliseconds since the epoch. */
export interface EntityFilter {
	/** The name, in lower case. */
	name?: string;
	lastOperationFrom?: number;
	lastOperationTo?: number;
	/** Only what comes behind this scheduler id. */
	after?: string;
	/** At most so many. */
	top: number;
}

/** An entity as it is listed; `id` is its scheduler id, `@name@key`. */
export interface StoredEntity {
	id: string;
	record: EntityRecord;
	updatedAt: number;
}

interface Row {
	id: string;
	record: string;
	updated_at: number;
}

/** The entities, each with the record that its last batch left. */
export class EntityTable {
	readonly #sql: DatabaseSync;
	readonly #get;
	readonly #put;
	readonly #delete;

	constructor(sql: DatabaseSync) {
		this.#sql = sql;
		this.#get = sql.prepare("SELECT id, record, updated_at FROM entity WHERE id = ?");
		this.#put = sql.prepare(
			`INSERT INTO entity VALUES (?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET record = excluded.record, updated_at = excluded.updated_at`,
		);
		this.#delete = sql.prepare("DELETE FROM entity WHERE id = ?");
	}

	get(id: string): StoredEntity | undefined {
		const row = this.#get.get(id) as Row | undefined;
		return row && fromRow(row);
	}

	put({ id, record, updatedAt }: StoredEntity): void {
		this.#put.run(id, JSON.stringify(record), updatedAt);
	}

	delete(id: string): void {
		this.#delete.run(id);
	}

	/** The entities that exist, in the order of their scheduler ids. */
	list({
		name,
		lastOperationFrom: from,
		lastOperationTo: to,
		after,
		top,
	}: EntityFilter): StoredEntity[] {
		// One that is only locked does not exist.
		const conditions = ["record ->> '$.exists'"];
		const values: SQLInputValue[] = [];
		const where = (condition: string, ...bound: SQLInputValue[]) => {
			conditions.push(condition);
			values.push(...bound);
		};
		if (name !== undefined) where("id >= ? AND id < ?", `@${name}@`, `@${name}@\u{10ffff}`);
		if (from !== undefined) where("updated_at >= ?", from);
		if (to !== undefined) where("updated_at <= ?", to);
		if (after !== undefined) where("id > ?", after);
		const rows = this.#sql
			.prepare(`SELECT * FROM entity WHERE ${conditions.join(" AND ")} ORDER BY id LIMIT ?`)
			.all(...values, top) as unknown as Row[];
		return rows.map(fromRow);
	}
}

function fromRow({ id, record, updated_at }: Row): StoredEntity {
	return { id, record: JSON.parse(record) as EntityRecord, updatedAt: updated_at };
}
