import type { Outcome } from "../../job/outcome.ts";
import { readChangePlace, writeChangePlace } from "../change-place.ts";
import { endOf, type ItemProgress, progressInRun } from "../item-progress.ts";
import type { Store } from "../store.ts";
import { NOTE_COLUMNS } from "./item-rows.ts";
import type { JobHead } from "./job-rows.ts";
import type { LongTexts } from "./long-texts.ts";
import { itemRange } from "./row-keys.ts";
import type { Row, TableRows } from "./table-rows.ts";
import { joinText } from "./text-columns.ts";

/**
 * How far behind the instant of a reading the next one begins again: the service that answers and the one that
 * writes a row may be two, with clocks of their own.
 */
const OVERLAP_MS = 5000;

/**
 * The changes of a job's items, by the instants at which the service says that it wrote them: no write costs more
 * for it, and no row can come behind what a reader has seen. There is no index on that instant, so that each reading
 * goes through the job's partition, as counting does.
 *
 * A place is the instant from which on rows are told, the index at which this reading goes on, and when the
 * reading began: from there the next one tells.
 */
export function changeRows(
	hub: string,
	rows: TableRows,
	texts: LongTexts,
	readHead: (jobId: string) => Promise<JobHead | undefined>,
): Pick<Store, "readChanges"> {
	/** Rows of a store before 0.2.0 have an outcome, and not what this needs of it beside. */
	async function progress({ columns, ...key }: Row): Promise<ItemProgress> {
		const note = joinText("note", columns);
		const { endText } = columns;
		const end = endText !== undefined || columns.end === undefined ? endText : await olderEnd(key);
		return {
			index: Number(key.rowKey),
			...(note !== undefined && { note: JSON.parse(note) }),
			...(end !== undefined && { end: JSON.parse(String(end)) }),
		};
	}

	async function olderEnd(key: Omit<Row, "columns">): Promise<string | undefined> {
		const row = await rows.read(key);
		const text = row && (await texts.unpack("outcome", row.columns));
		return text === undefined ? undefined : JSON.stringify(endOf(JSON.parse(text) as Outcome));
	}

	return {
		async readChanges(jobId, { limit, after }) {
			const head = await readHead(jobId);
			if (head === undefined) return undefined;
			const { run, itemCount, creation, readAt } = head;
			const place = after === undefined ? undefined : readChangePlace(after, { run, count: 3 });
			const [since, from, beganAt] = place ?? [0, 0, 0];
			const began = from === 0 ? readAt : beganAt!;
			const range = itemRange(hub, jobId, creation, [Math.min(from!, itemCount), itemCount]);
			const found: ItemProgress[] = [];
			// One row more than asked for tells whether there are more.
			const options = {
				columns: COLUMNS,
				limit: limit + 1,
				...(since! > 0 && { writtenFrom: since! }),
			};
			for await (const row of rows.list(range, options)) found.push(await progress(row));
			const items = found.slice(0, limit).map((item) => progressInRun(item, run));
			const more = found.length > limit;
			const next = more ? [since!, items.at(-1)!.index + 1, began] : [began - OVERLAP_MS, 0, 0];
			return { run, items, next: writeChangePlace(run, next), more };
		},
	};
}

const COLUMNS = [...NOTE_COLUMNS, "end", "endText"];
