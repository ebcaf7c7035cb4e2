import type { DatabaseSync } from "node:sqlite";
import { readChangePlace, writeChangePlace } from "../change-place.ts";
import { endOf, type ItemProgress, progressInRun } from "../item-progress.ts";
import type { Store } from "../store.ts";

/**
 * The changes of a job's items. Each write to an item gives it the job's next number, in the write's own
 * transaction, so that what comes later has a higher one: items are told in the order of their numbers. None has
 * changed at first, and those are told in the order of their indices.
 */
export function changeRows(database: DatabaseSync): Pick<Store, "readChanges"> {
	const selectRun = database.prepare("SELECT run FROM jobs WHERE id = ?");
	const select = database.prepare(
		`SELECT idx, changed, note, outcome FROM items LEFT JOIN outcomes USING (job_id, idx)
		WHERE job_id = ? AND (changed, idx) >= (?, ?) ORDER BY changed, idx LIMIT ?`,
	);
	return {
		async readChanges(jobId, { limit, after }) {
			const job = selectRun.get(jobId) as { run: number } | undefined;
			if (job === undefined) return undefined;
			const { run } = job;
			const place = after === undefined ? undefined : readChangePlace(after, { run, count: 2 });
			const [changed, index] = place ?? [0, 0];
			// One row more than asked for tells whether there are more.
			const rows = select.all(jobId, changed!, index!, limit + 1) as unknown as Columns[];
			const told = rows.slice(0, limit);
			const last = told.at(-1);
			return {
				run,
				items: told.map((row) => progressInRun(progress(row), run)),
				next: writeChangePlace(run, last ? [last.changed, last.idx + 1] : [changed!, index!]),
				more: rows.length > limit,
			};
		},
	};
}

interface Columns {
	idx: number;
	changed: number;
	note: string | null;
	outcome: string | null;
}

function progress({ idx, note, outcome }: Columns): ItemProgress {
	return {
		index: idx,
		...(note !== null && { note: JSON.parse(note) }),
		...(outcome !== null && { end: endOf(JSON.parse(outcome)) }),
	};
}
