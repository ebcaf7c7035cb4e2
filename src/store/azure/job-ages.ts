/**
 * The rows of the list of jobs. Each says of its job what the list can be asked for, so that going through it costs a
 * request for every 1,000 jobs, and one more only for each that is meant.
 *
 * A row of an earlier Tutti says nothing: its job is read to know.
 */
import { createHash } from "node:crypto";
import { type JobFilter, statusOf } from "../job-filter.ts";
import { type JobPlace, readPlace } from "../job-place.ts";
import type { JobRecord } from "../store.ts";
import { ageKey, agesAfter, readAgeKey } from "./row-keys.ts";
import type { Row, TableRows } from "./table-rows.ts";
import type { Columns } from "./text-columns.ts";

/** One page of jobs goes no further, whatever it has found. */
const MOST_ROWS = 5_000;
const COLUMNS = ["status", "source"];

export function ageRow(hub: string, record: JobRecord): Row {
	const { source } = record;
	const label = source === undefined ? {} : { source: digest(source) };
	const columns = { status: statusOf(record), ...label };
	return { ...ageKey(hub, record), columns };
}

/** The places of jobs that may be meant, newest first; `last`: where the page ends, when there is more behind it. */
export async function listAges(
	hub: string,
	rows: TableRows,
	{ limit, after, ...filter }: { limit: number; after?: string } & JobFilter,
): Promise<{ places: JobPlace[]; last?: JobPlace }> {
	const range = agesAfter(hub, after === undefined ? undefined : readPlace(after));
	const isMeant = matcher(filter);
	// One more than asked for tells whether there is another page.
	const options = isMeant === undefined ? { columns: [], limit: limit + 1 } : { columns: COLUMNS };
	const places: JobPlace[] = [];
	let last: JobPlace | undefined;
	let seen = 0;
	for await (const row of rows.list(range, options)) {
		if (last !== undefined && (places.length === limit || seen === MOST_ROWS)) {
			return { places, last };
		}
		last = readAgeKey(row);
		seen++;
		if (isMeant === undefined || isMeant(row.columns)) places.push(last);
	}
	return { places };
}

function matcher({ status, source }: JobFilter): ((columns: Columns) => boolean) | undefined {
	if (status === undefined && source === undefined) return undefined;
	const label = source === undefined ? undefined : digest(source);
	return (columns) => {
		if (columns.status === undefined) return true;
		if (status !== undefined && columns.status !== status) return false;
		return label === undefined || columns.source === label;
	};
}

/** A label may have any characters, and a column not. */
function digest(text: string): string {
	return createHash("sha256").update(text).digest("base64url");
}
