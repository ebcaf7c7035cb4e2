import type { DatabaseSync } from "node:sqlite";
import { nextDueAt } from "./advance-group.ts";
import { type ContainerGroup, coreQuota, locationOf, requested } from "./container-group.ts";
import type { GroupState } from "./container-group-state.ts";
import type { StoredGroup } from "./container-group-view.ts";
import { type LocationUsage, UsageCounter } from "./location-usage.ts";

export interface GroupRow extends StoredGroup {
	/** The resource id in lower case: ARM compares ids without case. */
	key: string;
	/** A DELETE was accepted; containers are being ended. */
	removing: boolean;
}

/** The container groups in the database. One row is read or written per call, but for LIST. */
export interface ContainerGroupStore {
	get(key: string): GroupRow | undefined;
	/** All groups in order of their names. */
	list(): GroupRow[];
	/** Up to `limit` groups that are not being removed, whose keys begin so and come after `after`, in order. */
	page(options: { prefix: string; after: string; limit: number }): GroupRow[];
	/** Adds the group, or replaces it. Also stores when something is next to be done for it. */
	put(row: GroupRow): void;
	remove(key: string): void;
	/** The keys of groups for which something is to be done by `now`. */
	dueBy(now: number): string[];
	/** When something is next to be done for any group. */
	nextDueAt(): number | undefined;
	/** What `work` writes is written together or not at all. May be called within itself. */
	transaction(work: () => void): void;
	/** What counts against the quotas of a location. */
	usage(location: string): LocationUsage;
}

export function containerGroupStore(database: DatabaseSync): ContainerGroupStore {
	const get = database.prepare("SELECT * FROM container_groups WHERE key = ?");
	const list = database.prepare("SELECT * FROM container_groups ORDER BY name");
	const page = database.prepare(
		`SELECT * FROM container_groups
		WHERE key > ? AND key >= ? AND key < ? AND removing = 0 ORDER BY key LIMIT ?`,
	);
	const put = database.prepare(
		`INSERT INTO container_groups
			(key, id, name, location, core_quota, cpu_cores, request, state, due_at, removing)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET location = excluded.location, core_quota = excluded.core_quota,
			cpu_cores = excluded.cpu_cores, request = excluded.request, state = excluded.state,
			due_at = excluded.due_at, removing = excluded.removing`,
	);
	const remove = database.prepare("DELETE FROM container_groups WHERE key = ?");
	const dueBy = database.prepare(
		"SELECT key FROM container_groups WHERE due_at <= ? ORDER BY due_at",
	);
	const next = database.prepare(
		"SELECT min(due_at) AS at FROM container_groups WHERE due_at IS NOT NULL",
	);
	/** Kept beside the table: no other process writes it. */
	let usage = countedUsage(list.all());
	return {
		get(key) {
			const row = get.get(key);
			return row && decode(row);
		},
		list: () => list.all().map(decode),
		page: ({ prefix, after, limit }) =>
			page.all(after, prefix, `${prefix}\u{10ffff}`, limit).map(decode),
		put({ key, id, name, group, state, removing }) {
			const dueAt = removing ? null : (nextDueAt(state) ?? null);
			put.run(
				key,
				id,
				name,
				locationOf(group),
				coreQuota(group),
				requested(group).cpuCores,
				JSON.stringify(group),
				JSON.stringify(state),
				dueAt,
				removing ? 1 : 0,
			);
			usage.set(key, { group, state });
		},
		remove(key) {
			remove.run(key);
			usage.set(key, undefined);
		},
		dueBy: (now) => dueBy.all(now).map((row) => row.key as string),
		nextDueAt: () => (next.get()?.at as number | null) ?? undefined,
		transaction(work) {
			if (database.isTransaction) {
				work();
				return;
			}
			database.exec("BEGIN IMMEDIATE");
			try {
				work();
				database.exec("COMMIT");
			} catch (error) {
				if (database.isTransaction) database.exec("ROLLBACK");
				if (database.isOpen) usage = countedUsage(list.all());
				throw error;
			}
		},
		usage: (location) => usage.of(location),
	};
}

function countedUsage(rows: Record<string, unknown>[]): UsageCounter {
	const usage = new UsageCounter();
	for (const row of rows.map(decode)) usage.set(row.key, row);
	return usage;
}

function decode(row: Record<string, unknown>): GroupRow {
	return {
		key: row.key as string,
		id: row.id as string,
		name: row.name as string,
		group: JSON.parse(row.request as string) as ContainerGroup,
		state: JSON.parse(row.state as string) as GroupState,
		removing: row.removing === 1,
	};
}
