/**
 * A text as columns of a row, of which each may have 64 KiB of UTF-16
 * (https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model).
 * `<name>Parts` says how many there are: a merge into a row leaves those of a longer text before.
 */
export type Columns = Record<string, string | number>;

const PART_CHARS = 32_000;

/** The service gives null for a column that was asked for by name and that the row has not. */
export function columnsThere(entity: Record<string, unknown>): Columns {
	const there = Object.entries(entity).filter(([, value]) => value !== null);
	return Object.fromEntries(there) as Columns;
}

export function splitText(name: string, text: string): Columns {
	const columns: Columns = {};
	let parts = 0;
	let from = 0;
	do {
		const to = cutBefore(text, from + PART_CHARS);
		columns[`${name}${parts++}`] = text.slice(from, to);
		from = to;
	} while (from < text.length);
	return { [`${name}Parts`]: parts, ...columns };
}

/** Undefined: the row has no such text. */
export function joinText(name: string, columns: Columns): string | undefined {
	const parts = columns[`${name}Parts`];
	if (typeof parts !== "number") return undefined;
	return Array.from({ length: parts }, (_, part) => columns[`${name}${part}`]).join("");
}

/** A pair of surrogates stays together, as half a character cannot be sent. */
function cutBefore(text: string, at: number): number {
	const last = text.charCodeAt(at - 1);
	return at < text.length && last >= 0xd800 && last < 0xdc00 ? at - 1 : at;
}
