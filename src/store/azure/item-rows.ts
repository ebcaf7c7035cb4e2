import type { Outcome } from "../../job/outcome.ts";
import { isNewerNote } from "../item-note.ts";
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
import type { JobHead } from "./job-rows.ts";
import type { LongTexts } from "./long-texts.ts";
import { itemKey, itemRange } from "./row-keys.ts";
import type { TableRows } from "./table-rows.ts";
import type { Columns } from "./text-columns.ts";

/**
 * Items: one row has item, note and outcome, so that each is written under a condition on the others. What
 * their states follow from stands in small columns of its own, which counting reads and nothing else. The
 * merge step's row has an outcome and no item.
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
		const note = await texts.unpack("note", columns);
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
			if (head === undefined || count <= 0) return items;
			const range = itemRange(hub, jobId, head.creation, [from, from + count]);
			for await (const { rowKey, columns } of rows.list(range)) {
				const row = await itemRow(Number(rowKey), columns);
				if (row !== undefined) items.push(rowInRun(row, head.run));
			}
			return items;
		},

		async countItems(jobId) {
			const counts = { ...NO_ITEMS };
			const head = await readHead(jobId);
			if (head === undefined) return counts;
			const range = itemRange(hub, jobId, head.creation, [0, MOST_ITEMS]);
			for await (const { columns } of rows.list(range, { columns: STATE_COLUMNS })) {
				if (columns.itemParts === undefined) continue;
				counts[stateInRun(stateOf(noteIn(columns), endIn(columns)), head.run)]++;
			}
			return counts;
		},

		async noteItem(jobId, index, note) {
			const head = await readHead(jobId);
			if (head === undefined) return;
			const key = itemKey(hub, jobId, head.creation, index);
			const columns = {
				...(await texts.pack(jobId, "note", JSON.stringify(note))),
				noteRun: note.run,
				noteLaunch: note.launch,
				noteState: note.state,
			};
			await untilWritten(`of item ${index} of job ${jobId}`, async () => {
				const row = await rows.read(key, STATE_COLUMNS);
				if (row?.columns.itemParts === undefined) return { stands: undefined };
				if (!isNewerNote(note, noteIn(row.columns))) return { stands: undefined };
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

/** More than any index. */
const MOST_ITEMS = 99_999_999;

/** What an item's state follows from; `itemParts` tells the row of an item from the merge step's. */
const STATE_COLUMNS = ["itemParts", "noteRun", "noteLaunch", "noteState", "end", "endRun"];

function noteIn({ noteRun, noteLaunch, noteState }: Columns) {
	if (noteState === undefined) return undefined;
	const state = noteState as ItemNote["state"];
	return { run: Number(noteRun), launch: Number(noteLaunch), state };
}

function endIn({ end, endRun }: Columns) {
	return end === undefined ? undefined : { status: end as Outcome["status"], run: Number(endRun) };
}
