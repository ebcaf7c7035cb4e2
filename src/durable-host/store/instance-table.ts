import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { Instance, ParentTask, RuntimeStatus } from "../orchestrations/instance.ts";

/** Which instances to list; everything given must hold. Instants in milliseconds since the epoch. */
export interface InstanceFilter {
	idPrefix?: string;
	createdFrom?: number;
	createdTo?: number;
	statuses?: readonly RuntimeStatus[];
	/** Only what comes behind this place in the order of creation. */
	after?: InstancePlace;
	/** At most so many. */
	top: number;
}
export interface InstancePlace {
	createdAt: number;
	instanceId: string;
}

interface Row {
	id: string;
	execution_id: string;
	name: string;
	version: string | null;
	status: string;
	created_at: number;
	updated_at: number;
	input: string | null;
	output: string | null;
	custom_status: string | null;
	parent: string | null;
}

export class InstanceTable {
	readonly #sql: DatabaseSync;
	readonly #get;
	readonly #put;
	readonly #delete;

	constructor(sql: DatabaseSync) {
		this.#sql = sql;
		this.#get = sql.prepare("SELECT * FROM instance WHERE id = ?");
		this.#put = sql.prepare(
			`INSERT INTO instance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET execution_id = excluded.execution_id, name = excluded.name,
				version = excluded.version, status = excluded.status, created_at = excluded.created_at,
				updated_at = excluded.updated_at, input = excluded.input, output = excluded.output,
				custom_status = excluded.custom_status, parent = excluded.parent`,
		);
		this.#delete = sql.prepare("DELETE FROM instance WHERE id = ?");
	}

	get(id: string): Instance | undefined {
		const row = this.#get.get(id) as Row | undefined;
		return row && fromRow(row);
	}

	put(instance: Instance): void {
		this.#put.run(
			instance.instanceId,
			instance.executionId,
			instance.name,
			instance.version,
			instance.status,
			instance.createdAt,
			instance.updatedAt,
			instance.input,
			instance.output,
			instance.customStatus,
			instance.parent && JSON.stringify(instance.parent),
		);
	}

	delete(id: string): void {
		this.#delete.run(id);
	}

	/** The instances in the order of creation. */
	list(filter: InstanceFilter): Instance[] {
		const conditions = ["1"];
		const values: SQLInputValue[] = [];
		const where = (condition: string, ...bound: SQLInputValue[]) => {
			conditions.push(condition);
			values.push(...bound);
		};
		const { idPrefix, createdFrom, createdTo, statuses, after, top } = filter;
		if (idPrefix !== undefined) where("substr(id, 1, ?) = ?", idPrefix.length, idPrefix);
		if (createdFrom !== undefined) where("created_at >= ?", createdFrom);
		if (createdTo !== undefined) where("created_at <= ?", createdTo);
		if (statuses !== undefined)
			where(`status IN (${statuses.map(() => "?").join(", ")})`, ...statuses);
		if (after !== undefined) where("(created_at, id) > (?, ?)", after.createdAt, after.instanceId);
		const rows = this.#sql
			.prepare(
				`SELECT * FROM instance WHERE ${conditions.join(" AND ")} ORDER BY created_at, id LIMIT ?`,
			)
			.all(...values, top) as unknown as Row[];
		return rows.map(fromRow);
	}
}

function fromRow(row: Row): Instance {
	return {
		instanceId: row.id,
		executionId: row.execution_id,
		name: row.name,
		version: row.version,
		status: row.status as RuntimeStatus,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
		input: row.input,
		output: row.output,
		customStatus: row.custom_status,
		parent: row.parent === null ? null : (JSON.parse(row.parent) as ParentTask),
	};
}
