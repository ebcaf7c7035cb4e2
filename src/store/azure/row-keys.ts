/**
 * Where each row is. The separator `!` is in no name that a store takes and comes before all their
 * characters, so that the rows of one job are a range that no other job's row is in.
 *
 * | partition                  | row                            | what                                  |
 * |----------------------------|--------------------------------|---------------------------------------|
 * | `hub`                      | `job!id`                       | a job                                 |
 * | `hub`                      | `age!inverted!id`              | its place in the list, newest first   |
 * | `hub!job`                  | `launch!run!index!launch`      | a launch record                       |
 * | `hub!job`                  | `once!…`                       | a value written once                  |
 * | `hub!job!creation`         | `index`                        | an item, with its note and outcome    |
 */
import type { JobPlace } from "../job-place.ts";
import type { LaunchKey } from "../store.ts";

export interface RowKey {
	partitionKey: string;
	rowKey: string;
}

/** The keys from `from` on that are smaller than `to`, of one partition or of a range of them. */
export interface RowRange {
	partition: string | { from: string; to: string };
	row?: { from: string; to: string };
}

/** What comes after every key that goes on with the separator. */
const END = '"';
/** Instants have at most 15 digits. */
const INVERTED_FROM = 1e15;

export function jobKey(hub: string, jobId: string): RowKey {
	return { partitionKey: hub, rowKey: `job!${jobId}` };
}

export function ageKey(hub: string, { createdAt, id }: JobPlace): RowKey {
	const inverted = String(INVERTED_FROM - createdAt).padStart(16, "0");
	return { partitionKey: hub, rowKey: `age!${inverted}!${id}` };
}

export function readAgeKey({ rowKey }: RowKey): JobPlace {
	const [, inverted, id] = rowKey.split("!");
	return { createdAt: INVERTED_FROM - Number(inverted), id: id! };
}

/** The list of jobs behind a place, or from its start. */
export function agesAfter(hub: string, place: JobPlace | undefined): RowRange {
	// The space is the smallest character of all that a key may have.
	const from = place === undefined ? "age!" : `${ageKey(hub, place).rowKey} `;
	return { partition: hub, row: { from, to: `age${END}` } };
}

export function launchKey(hub: string, { jobId, run, index, launch }: LaunchKey): RowKey {
	return { partitionKey: `${hub}!${jobId}`, rowKey: `launch!${run}!${index}!${launch}` };
}

/** The first part of the key is the job's id. */
export function onceKey(hub: string, key: string): RowKey {
	const [job, ...rest] = key.split("/");
	return { partitionKey: `${hub}!${job}`, rowKey: ["once", "", ...rest].join("!") };
}

export function itemKey(hub: string, jobId: string, creation: string, index: number): RowKey {
	return {
		partitionKey: `${hub}!${jobId}!${creation}`,
		rowKey: String(index).padStart(8, "0"),
	};
}

export function itemRange(
	hub: string,
	jobId: string,
	creation: string,
	[from, to]: readonly [number, number],
): RowRange {
	const { partitionKey, rowKey } = itemKey(hub, jobId, creation, from);
	const end = itemKey(hub, jobId, creation, to).rowKey;
	return { partition: partitionKey, row: { from: rowKey, to: end } };
}

/** Everything of a job but its own two rows; also what creations that were cut off have left. */
export function rangesOfJob(hub: string, jobId: string): RowRange[] {
	const partition = `${hub}!${jobId}`;
	return [
		{ partition, row: { from: "launch!", to: `launch${END}` } },
		{ partition, row: { from: "once!!", to: `once!${END}` } },
		{ partition: { from: `${partition}!`, to: `${partition}${END}` } },
	];
}
