import type { DatabaseSync } from "node:sqlite";

/** Operations are kept this long after they began. */
const KEPT_MS = 86_400_000;

interface OperationRow {
	groupKey: string;
	deployment: string;
	startedAt: number;
	/** The answer for good, once the group no longer says: it was deleted, or deployed anew. */
	final?: object;
}

/** The asynchronous operations that PUT, start and restart return. Their status is derived from the group. */
export interface OperationStore {
	add(id: string, operation: OperationRow): void;
	get(id: string): OperationRow | undefined;
	/** The operations of a group that still follow its state, by id and start. */
	open(groupKey: string): { id: string; startedAt: number }[];
	close(id: string, final: object): void;
}

export function operationStore(database: DatabaseSync): OperationStore {
	const add = database.prepare(
		"INSERT INTO operations (id, group_key, deployment, started_at) VALUES (?, ?, ?, ?)",
	);
	const prune = database.prepare("DELETE FROM operations WHERE started_at < ?");
	const get = database.prepare("SELECT * FROM operations WHERE id = ?");
	const open = database.prepare(
		"SELECT id, started_at FROM operations WHERE group_key = ? AND final IS NULL",
	);
	const close = database.prepare("UPDATE operations SET final = ? WHERE id = ?");
	return {
		add(id, { groupKey, deployment, startedAt }) {
			prune.run(startedAt - KEPT_MS);
			add.run(id, groupKey, deployment, startedAt);
		},
		get(id) {
			const row = get.get(id);
			if (!row) return undefined;
			const final = row.final as string | null;
			return {
				groupKey: row.group_key as string,
				deployment: row.deployment as string,
				startedAt: row.started_at as number,
				...(final === null ? {} : { final: JSON.parse(final) as object }),
			};
		},
		open: (groupKey) =>
			open.all(groupKey).map((row) => ({
				id: row.id as string,
				startedAt: row.started_at as number,
			})),
		close(id, final) {
			close.run(JSON.stringify(final), id);
		},
	};
}
