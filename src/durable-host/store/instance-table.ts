import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import {
	type Instance,
	isLive,
	type ParentTask,
	type RuntimeStatus,
} from "../orchestrations/instance.ts";

/** Which instances to list; everything given must hold. Instants in milliseconds since the epoch. */
export interface InstanceFilter {
	idPrefix?: string;
	createdFrom?: number;
	createdTo?: number;
	/** Changed before, in milliseconds since the epoch. */
	updatedBefore?: number;
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
	/** The instant of the last dispatch of an instance that has not ended. */
	dispatched_at: number | null;
}

const LIVE = "status IN ('Pending', 'Running', 'Suspended')";
const COLUMNS =
	"id, execution_id, name, version, status, created_at, updated_at, input, output, custom_status, parent";
/** That an instance runs, and since when it is as it is, is written with its history only. */
const LAST_AT = `(SELECT at FROM history WHERE history.number = instance.number ORDER BY chunk DESC LIMIT 1)`;
const STATUS = `CASE WHEN status = 'Pending' AND ${LAST_AT} IS NOT NULL THEN 'Running' ELSE status END`;
const READ = `${COLUMNS.replace("status", `${STATUS} AS status`)}, CASE WHEN ${LIVE} THEN ${LAST_AT} END AS dispatched_at`;

/** The rows of instances. Each has a number, the key of its history, that nobody outside of the store needs. */
export class InstanceTable {
	readonly #sql: DatabaseSync;
	readonly #get;
	readonly #insert;
	readonly #update;
	readonly #delete;
	readonly #starting;

	constructor(sql: DatabaseSync) {
		this.#sql = sql;
		this.#get = sql.prepare(`SELECT ${READ} FROM instance WHERE id = ?`);
		this.#insert = sql.prepare(
			`INSERT INTO instance (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		);
		this.#update = sql.prepare(
			`UPDATE instance SET execution_id = ?, status = ?, updated_at = ?, input = ?, output = ?,
			custom_status = ? WHERE id = ?`,
		);
		this.#delete = sql.prepare("DELETE FROM instance WHERE id = ?");
		this.#starting = sql.prepare(
			`SELECT ${READ} FROM instance INDEXED BY instance_live WHERE ${LIVE}
			AND NOT EXISTS (SELECT 1 FROM history WHERE history.number = instance.number) ORDER BY number`,
		);
	}

	get(id: string): Instance | undefined {
		const row = this.#get.get(id) as Row | undefined;
		return row && fromRow(row);
	}

	insert(instance: Instance): void {
		this.#insert.run(
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
			instance.parent && parentText(instance.parent),
		);
	}

	/** Writes what may change in the life of an instance. */
	update(instance: Instance): void {
		const { executionId, status, updatedAt, input, output, customStatus, instanceId } = instance;
		this.#update.run(executionId, status, updatedAt, input, output, customStatus, instanceId);
	}

	delete(id: string): void {
		this.#delete.run(id);
	}

	/** The instances whose current execution has not been dispatched yet, in the order of creation. */
	starting(): Instance[] {
		return (this.#starting.all() as unknown as Row[]).map(fromRow);
	}

	/** The instances in the order of creation. */
	list(filter: InstanceFilter): Instance[] {
		const conditions = ["1"];
		const values: SQLInputValue[] = [];
		const where = (condition: string, ...bound: SQLInputValue[]) => {
			conditions.push(condition);
			values.push(...bound);
		};
		// Few of many live: their own index finds them without a look at all the others.
		const isForLive = filter.statuses?.every((status) => isLive({ status })) === true;
		if (isForLive) where(LIVE);
		const { idPrefix, createdFrom, createdTo, updatedBefore, statuses, after, top } = filter;
		if (idPrefix !== undefined) where("id >= ? AND id < ?", idPrefix, `${idPrefix}\u{10ffff}`);
		if (createdFrom !== undefined) where("created_at >= ?", createdFrom);
		if (createdTo !== undefined) where("created_at <= ?", createdTo);
		if (updatedBefore !== undefined) where("updated_at < ?", updatedBefore);
		if (statuses !== undefined)
			where(`${STATUS} IN (${statuses.map(() => "?").join(", ")})`, ...statuses);
		if (after !== undefined)
			where(
				// If that one is gone, those of the same instant come again: better twice than never.
				"created_at >= ? AND (created_at, number) > (?, ifnull((SELECT number FROM instance WHERE id = ?), 0))",
				after.createdAt,
				after.createdAt,
				after.instanceId,
			);
		const rows = this.#sql
			.prepare(
				`SELECT ${READ} FROM instance ${isForLive ? "INDEXED BY instance_live" : ""} WHERE ${conditions.join(" AND ")}
				ORDER BY created_at, number LIMIT ?`,
			)
			.all(...values, top) as unknown as Row[];
		return rows.map(fromRow);
	}
}

function parentText({ taskId, executionId, instanceId, name }: ParentTask): string {
	return JSON.stringify([taskId, executionId, instanceId, name]);
}

function parentOfText(text: string): ParentTask {
	const [taskId, executionId, instanceId, name] = JSON.parse(text);
	return { taskId, executionId, instanceId, name };
}

function fromRow(row: Row): Instance {
	return {
		instanceId: row.id,
		executionId: row.execution_id,
		name: row.name,
		version: row.version,
		status: row.status as RuntimeStatus,
		createdAt: row.created_at,
		updatedAt: Math.max(row.updated_at, row.dispatched_at ?? 0),
		input: row.input,
		output: row.output,
		customStatus: row.custom_status,
		parent: row.parent === null ? null : parentOfText(row.parent),
	};
}
