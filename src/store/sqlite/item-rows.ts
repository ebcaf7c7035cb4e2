import type { DatabaseSync } from "node:sqlite";
import type { Outcome } from "../../job/outcome.ts";
import { isNewerNote, joinNotes } from "../item-note.ts";
import {
	type ItemState,
	NO_ITEMS,
	outcomeStands,
	rowInRun,
	stateInRun,
	stateOf,
	takesTheRow,
} from "../standing-outcome.ts";
import type { ItemCounts, ItemNote, ItemRow, Store } from "../store.ts";
import { inTransaction } from "./transaction.ts";

/**
 * Items and outcomes. A row of `items` carries its state and that state's run beside the note and the outcome
 * that they follow from: the index on them makes counting cheap. The outcome of a merge step has no item, so
 * it counts nowhere.
 */
export function itemRows(
	database: DatabaseSync,
): Pick<Store, "readItems" | "countItems" | "noteItem" | "writeOutcome" | "readOutcome"> {
	const selectRun = database.prepare("SELECT run FROM jobs WHERE id = ?");
	const selectRange = database.prepare(
		`SELECT idx, item, note, outcome FROM items LEFT JOIN outcomes USING (job_id, idx)
		WHERE job_id = ? AND idx >= ? AND idx < ? ORDER BY idx`,
	);
	const count = database.prepare(
		"SELECT state, state_run AS run, count(*) AS items FROM items WHERE job_id = ? GROUP BY 1, 2",
	);
	const selectNote = database.prepare("SELECT note FROM items WHERE job_id = ? AND idx = ?");
	const updateNote = database.prepare("UPDATE items SET note = ? WHERE job_id = ? AND idx = ?");
	const updateState = database.prepare(
		`UPDATE items SET state = ?, state_run = ?,
			changed = 1 + (SELECT max(changed) FROM items AS others WHERE others.job_id = items.job_id)
		WHERE job_id = ? AND idx = ?`,
	);
	const selectOutcome = database.prepare(
		"SELECT outcome FROM outcomes WHERE job_id = ? AND idx = ?",
	);
	const upsertOutcome = database.prepare(
		`INSERT INTO outcomes (job_id, idx, outcome) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET outcome = excluded.outcome`,
	);

	const runOf = (jobId: string) => (selectRun.get(jobId) as { run: number } | undefined)?.run;

	/** Undefined: there is no such item. */
	function noteOf(jobId: string, index: number): { note: ItemNote | undefined } | undefined {
		const row = selectNote.get(jobId, index) as { note: string | null } | undefined;
		return row && { note: row.note === null ? undefined : JSON.parse(row.note) };
	}

	/** Also one that does not stand. */
	function outcomeOf(jobId: string, index: number): Outcome | undefined {
		const row = selectOutcome.get(jobId, index) as { outcome: string } | undefined;
		return row && JSON.parse(row.outcome);
	}

	function storeState(jobId: string, index: number, { state, run }: ItemState): void {
		updateState.run(state, run, jobId, index);
	}

	return {
		async readItems(jobId, from, itemCount) {
			const run = runOf(jobId);
			if (run === undefined) return [];
			const rows = selectRange.all(jobId, from, from + itemCount) as unknown as Columns[];
			return rows.map((columns) => rowInRun(itemRow(columns), run));
		},

		async countItems(jobId) {
			const counts = { ...NO_ITEMS };
			const run = runOf(jobId);
			if (run === undefined) return counts;
			for (const { items, ...state } of count.all(jobId) as unknown as StateCount[]) {
				counts[stateInRun(state, run)] += items;
			}
			return counts;
		},

		async noteItem(jobId, index, note) {
			inTransaction(database, () => {
				const row = noteOf(jobId, index);
				if (row === undefined || !isNewerNote(note, row.note)) return;
				updateNote.run(JSON.stringify(joinNotes(note, row.note)), jobId, index);
				storeState(jobId, index, stateOf(note, outcomeOf(jobId, index)));
			});
		},

		async writeOutcome(jobId, outcome) {
			return inTransaction(database, () => {
				const text = JSON.stringify(outcome);
				const given: Outcome = JSON.parse(text);
				const run = runOf(jobId);
				if (run === undefined) return given;
				const before = outcomeOf(jobId, outcome.index);
				if (!takesTheRow(outcome, before, run)) {
					return before !== undefined && outcomeStands(before, run) ? before : given;
				}
				upsertOutcome.run(jobId, outcome.index, text);
				const note = noteOf(jobId, outcome.index)?.note;
				storeState(jobId, outcome.index, stateOf(note, outcome));
				return given;
			});
		},

		async readOutcome(jobId, index) {
			const run = runOf(jobId);
			const outcome = run === undefined ? undefined : outcomeOf(jobId, index);
			return outcome !== undefined && outcomeStands(outcome, run!) ? outcome : undefined;
		},
	};
}

interface Columns {
	idx: number;
	item: string;
	note: string | null;
	outcome: string | null;
}

interface StateCount {
	state: keyof ItemCounts;
	run: number;
	items: number;
}

function itemRow({ idx, item, note, outcome }: Columns): ItemRow {
	const row: ItemRow = { index: idx, item };
	if (note !== null) row.note = JSON.parse(note);
	if (outcome !== null) row.outcome = JSON.parse(outcome);
	return row;
}
