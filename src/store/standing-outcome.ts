/**
 * What of an item's outcome and note counts in the present run of its job.
 *
 * 1. An outcome stands when it is a success, or when it is of the job's present run: a job is run again for
 *    the items that did not succeed. One that does not stand is not seen, and makes room for the next.
 * 2. A note is seen with an outcome that stands, or when it is of the present run.
 * 3. An item's state can be stored with the run that it is of, and be counted in any later run without
 *    another look at outcome and note.
 */
import type { Outcome } from "../job/outcome.ts";
import type { ItemCounts, ItemNote, ItemRow } from "./store.ts";

type ItemEnd = Pick<Outcome, "status" | "run">;

/** How far an item has come, and in which run of its job: what is stored for counting. */
export interface ItemState {
	state: keyof ItemCounts;
	run: number;
}

export const NO_ITEMS: Readonly<ItemCounts> = {
	waiting: 0,
	launched: 0,
	running: 0,
	succeeded: 0,
	failed: 0,
	canceled: 0,
};

export function outcomeStands({ status, run }: ItemEnd, jobRun: number): boolean {
	return status === "succeeded" || run === jobRun;
}

/**
 * Whether `outcome` is to be written over `before`. An outcome of a newer run than the job is known to be
 * in is never given up: the job was run again since its record was read.
 */
export function takesTheRow(
	outcome: ItemEnd,
	before: ItemEnd | undefined,
	jobRun: number,
): boolean {
	if (!outcomeStands(outcome, jobRun)) return false;
	return before === undefined || (!outcomeStands(before, jobRun) && before.run <= outcome.run);
}

/** The row as a job in this run shows it. */
export function rowInRun(row: ItemRow, jobRun: number): ItemRow {
	const { index, item, note, outcome } = row;
	if (outcome !== undefined && outcomeStands(outcome, jobRun)) return row;
	return note?.run === jobRun ? { index, item, note } : { index, item };
}

export function stateOf(
	note: Pick<ItemNote, "state" | "run"> | undefined,
	outcome: ItemEnd | undefined,
): ItemState {
	const ended = outcome && { state: outcome.status, run: outcome.run };
	if (ended?.state === "succeeded" || note === undefined) {
		return ended ?? { state: "waiting", run: 0 };
	}
	if (ended !== undefined && ended.run >= note.run) return ended;
	return { state: note.state, run: note.run };
}

/** What a stored state counts as in this run. */
export function stateInRun({ state, run }: ItemState, jobRun: number): keyof ItemCounts {
	return state === "succeeded" || run === jobRun ? state : "waiting";
}
