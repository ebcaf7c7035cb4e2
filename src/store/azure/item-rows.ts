import type { Outcome } from "../../job/outcome.ts";
import { isNewerNote, joinNotes } from "../item-note.ts";
import { endOf } from "../item-progress.ts";
import {
	NO_ITEMS,
	outcomeStands,
	rowInRun,
	stateInRun,
	stateOf,
	takesTheRow,
} from "../standing-outcome.ts";
import type { ItemNote, ItemRow, Store } from "../store.ts";
import { untilWritten } from "./conditional-write.ts";
import { inParallel } from "./in-parallel.ts";
import type { JobHead } from "./job-rows.ts";
import type { LongTexts } from "./long-texts.ts";
import { itemKey, itemRange } from "./row-keys.ts";
import type { TableRows } from "./table-rows.ts";
import { type Columns, joinText, splitText } from "./text-columns.ts";

/**
 * Items: one row has item, note and outcome, so that each is written under a condition on the others. What
 * their states follow from stands in small columns of its own, which counting reads and nothing else. The
 * merge step's row, behind the last item's, has an outcome and no item.
 */
export function itemRows(
	hub: string,
	rows: TableRows,
	texts: LongTexts,
	readHead: (jobId: string) => Promise<JobHead | undefined>,
): Pick<Store, "readItems" | "countItems" | "noteItem" | "writeOutcome" | "readOutcome"> {
	async function outcomeOf(columns: Columns): Promise<Outcome | undefined> {
		const text = await texts.unpack("outcome", columns);
		return text === undefined ? undefined : JSON.parse(text);
	}

	async function itemRow(index: number, columns: Columns): Promise<ItemRow | undefined> {
		const item = await texts.unpack("item", columns);
		if (item === undefined) return undefined;
		const note = joinText("note", columns);
		const outcome = await outcomeOf(columns);
		return {
			index,
			item,
			...(note !== undefined && { note: JSON.parse(note) }),
			...(outcome !== undefined && { outcome }),
		};
	}

	return {
		async readItems(jobId, from, count) {
			const head = await readHead(jobId);
			const items: ItemRow[] = [];
			if (head === undefined) return items;
			const to = Math.min(from + count, head.itemCount);
			if (from >= to) return items;
			for await (const row of rows.list(itemRange(hub, jobId, head.creation, [from, to]))) {
				const item = await itemRow(Number(row.rowKey), row.columns);
				if (item !== undefined) items.push(rowInRun(item, head.run));
			}
			return items;
		},

		async countItems(jobId) {
			const counts = { ...NO_ITEMS };
			const head = await readHead(jobId);
			if (head === undefined) return counts;
			const { run, itemCount, creation } = head;
			await inParallel(PAGES_AT_A_TIME, pagesOf(itemCount), async (page) => {
				const range = itemRange(hub, jobId, creation, page);
				for await (const { columns } of rows.list(range, { columns: STATE_COLUMNS })) {
					counts[stateInRun(stateOf(noteIn(columns), endIn(columns)), run)]++;
				}
			});
			return counts;
		},

		async noteItem(jobId, index, note) {
			const head = await readHead(jobId);
			if (head === undefined || index >= head.itemCount) return;
			const key = itemKey(hub, jobId, head.creation, index);
			await untilWritten(`of item ${index} of job ${jobId}`, async () => {
				const row = await rows.read(key, [...STATE_COLUMNS, ...NOTE_COLUMNS]);
				if (row === undefined) return { stands: undefined };
				if (!isNewerNote(note, noteIn(row.columns))) return { stands: undefined };
				const standing = joinText("note", row.columns);
				const joined = joinNotes(note, standing && JSON.parse(standing));
				const columns = {
					...splitText("note", JSON.stringify(joined)),
					noteRun: note.run,
					noteLaunch: note.launch,
					noteState: note.state,
				};
				const answer = await rows.update({ ...row, columns }, "merge");
				return answer === "updated" ? { stands: undefined } : undefined;
			});
		},

		async writeOutcome(jobId, outcome) {
			const text = JSON.stringify(outcome);
			const given: Outcome = JSON.parse(text);
			const head = await readHead(jobId);
			if (head === undefined) return given;
			const key = itemKey(hub, jobId, head.creation, outcome.index);
			const columns = {
				...(await texts.pack(jobId, "outcome", text)),
				end: outcome.status,
				endRun: outcome.run,
				endText: JSON.stringify(endOf(outcome)),
			};
			return await untilWritten(`of item ${outcome.index} of job ${jobId}`, async () => {
				const row = await rows.read(key);
				const before = row && (await outcomeOf(row.columns));
				if (!takesTheRow(outcome, before, head.run)) {
					const stands = before !== undefined && outcomeStands(before, head.run);
					return { stands: stands ? before : given };
				}
				const answer =
					row === undefined
						? await rows.insert({ ...key, columns })
						: await rows.update({ ...row, columns }, "merge");
				return answer === "inserted" || answer === "updated" ? { stands: given } : undefined;
			});
		},

		async readOutcome(jobId, index) {
			const head = await readHead(jobId);
			if (head === undefined) return undefined;
			const row = await rows.read(itemKey(hub, jobId, head.creation, index));
			const outcome = row && (await outcomeOf(row.columns));
			return outcome !== undefined && outcomeStands(outcome, head.run) ? outcome : undefined;
		},
	};
}

/** The service gives at most so many rows in one answer. */
const PAGE = 1_000;
const PAGES_AT_A_TIME = 8;

function* pagesOf(itemCount: number): Iterable<[number, number]> {
	for (let from = 0; from < itemCount; from += PAGE) {
		yield [from, Math.min(from + PAGE, itemCount)];
	}
}

/** A note is short: it is one part, in its row. */
export const NOTE_COLUMNS = ["noteParts", "note0"];

/** What an item's state follows from. */
const STATE_COLUMNS = ["noteRun", "noteLaunch", "noteState", "end", "endRun"];

function noteIn({ noteRun, noteLaunch, noteState }: Columns) {
	if (noteState === undefined) return undefined;
	const state = noteState as ItemNote["state"];
	return { run: Number(noteRun), launch: Number(noteLaunch), state };
}

function endIn({ end, endRun }: Columns) {
	return end === undefined ? undefined : { status: end as Outcome["status"], run: Number(endRun) };
}
