import type { DatabaseSync } from "node:sqlite";
import type { Outcome } from "../../job/outcome.ts";
import { isNewerNote } from "../item-note.ts";
import type { ItemCounts, ItemRow, Store } from "../store.ts";
import { inTransaction } from "./transaction.ts";

/**
 * Items and outcomes. A row of `items` carries its state beside the note and the outcome that it follows
 * from: the index on it makes counting cheap. The outcome of a merge step has no item, so it counts nowhere.
 */
export function itemRows(
	database: DatabaseSync,
): Pick<Store, "readItems" | "countItems" | "noteItem" | "writeOutcome" | "readOutcome"> {
	const selectRange = database.prepare(
		`SELECT idx, item, note, outcome FROM items LEFT JOIN outcomes USING (job_id, idx)
		WHERE job_id = ? AND idx >= ? AND idx < ? ORDER BY idx`,
	);
	const count = database.prepare(
		"SELECT state, count(*) AS items FROM items WHERE job_id = ? GROUP BY state",
	);
	const selectNote = database.prepare("SELECT note FROM items WHERE job_id = ? AND idx = ?");
	const updateNote = database.prepare(
		`UPDATE items SET note = ?, state = iif(state IN ('waiting', 'launched', 'running'), ?, state)
		WHERE job_id = ? AND idx = ?`,
	);
	const updateState = database.prepare("UPDATE items SET state = ? WHERE job_id = ? AND idx = ?");
	const selectOutcome = database.prepare(
		"SELECT outcome FROM outcomes WHERE job_id = ? AND idx = ?",
	);
	const insertOutcome = database.prepare(
		"INSERT INTO outcomes (job_id, idx, outcome) VALUES (?, ?, ?)",
	);

	function readOutcome(jobId: string, index: number): Outcome | undefined {
		const row = selectOutcome.get(jobId, index) as { outcome: string } | undefined;
		return row && JSON.parse(row.outcome);
	}

	return {
		async readItems(jobId, from, itemCount) {
			return (selectRange.all(jobId, from, from + itemCount) as unknown as Columns[]).map(itemRow);
		},

		async countItems(jobId) {
			const counts = { waiting: 0, launched: 0, running: 0, succeeded: 0, failed: 0, canceled: 0 };
			for (const row of count.all(jobId) as { state: keyof ItemCounts; items: number }[]) {
				counts[row.state] = row.items;
			}
			return counts;
		},

		async noteItem(jobId, index, note) {
			inTransaction(database, () => {
				const row = selectNote.get(jobId, index) as { note: string | null } | undefined;
				if (row === undefined) return;
				if (!isNewerNote(note, row.note === null ? undefined : JSON.parse(row.note))) return;
				updateNote.run(JSON.stringify(note), note.state, jobId, index);
			});
		},

		async writeOutcome(jobId, outcome) {
			return inTransaction(database, () => {
				const earlier = readOutcome(jobId, outcome.index);
				if (earlier !== undefined) return earlier;
				const text = JSON.stringify(outcome);
				insertOutcome.run(jobId, outcome.index, text);
				updateState.run(outcome.status, jobId, outcome.index);
				return JSON.parse(text);
			});
		},

		async readOutcome(jobId, index) {
			return readOutcome(jobId, index);
		},
	};
}

interface Columns {
	idx: number;
	item: string;
	note: string | null;
	outcome: string | null;
}

function itemRow({ idx, item, note, outcome }: Columns): ItemRow {
	const row: ItemRow = { index: idx, item };
	if (note !== null) row.note = JSON.parse(note);
	if (outcome !== null) row.outcome = JSON.parse(outcome);
	return row;
}
