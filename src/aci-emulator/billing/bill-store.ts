import type { DatabaseSync } from "node:sqlite";
import { locationOf, requested } from "../groups/container-group.ts";
import type { GroupRow } from "../groups/container-group-store.ts";
import { billedSpan } from "./billed-span.ts";

/** What one deployment of a group is billed for. Kept after the group was deleted. */
export interface BillEntry {
	deployment: string;
	/** The container group's resource id. */
	id: string;
	name: string;
	location: string;
	sku: string;
	priority: string;
	cpuCores: number;
	memoryGb: number;
	from: number;
	/** Absent while it goes on. */
	to?: number;
}

/** The bill's entries in the database. */
export interface BillStore {
	/** Takes over what the group's state says of its deployment. */
	follow(row: GroupRow): void;
	/** Nothing of the deployment runs any more. Changes nothing if its end is known. */
	close(deployment: string, at: number): void;
	/** What was billed at or after the instant, in order of beginning. */
	since(at: number): BillEntry[];
}

export function billStore(database: DatabaseSync): BillStore {
	const follow = database.prepare(
		`INSERT INTO bill_entries
			(deployment, id, name, location, sku, priority, cpu_cores, memory_gb, from_at, to_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (deployment) DO UPDATE SET to_at = excluded.to_at
		WHERE to_at IS NOT excluded.to_at`,
	);
	const close = database.prepare(
		"UPDATE bill_entries SET to_at = max(?, from_at) WHERE deployment = ? AND to_at IS NULL",
	);
	const since = database.prepare(
		"SELECT * FROM bill_entries WHERE to_at IS NULL OR to_at >= ? ORDER BY from_at, deployment",
	);
	return {
		follow({ id, name, group, state }) {
			const span = billedSpan(state);
			if (!span) return;
			const { cpuCores, memoryGb } = requested(group);
			const { sku = "Standard", priority = "Regular" } = group.properties;
			follow.run(
				...[state.deployment, id, name, locationOf(group), sku, priority],
				...[cpuCores, memoryGb, span.from, span.to ?? null],
			);
		},
		close(deployment, at) {
			close.run(at, deployment);
		},
		since: (at) => since.all(at).map(decode),
	};
}

function decode(row: Record<string, unknown>): BillEntry {
	return {
		deployment: row.deployment as string,
		id: row.id as string,
		name: row.name as string,
		location: row.location as string,
		sku: row.sku as string,
		priority: row.priority as string,
		cpuCores: row.cpu_cores as number,
		memoryGb: row.memory_gb as number,
		from: row.from_at as number,
		...(row.to_at === null ? {} : { to: row.to_at as number }),
	};
}
