import { durationWords } from "../../job/duration-words.ts";
import type { Paint } from "../text/styled-line.ts";
import { cutToWidth } from "../text/text-width.ts";
import { wrapLine } from "../text/wrapped-text.ts";

/** A name and what is to be said of it. */
export type Detail = readonly [name: string, value: string];

/** A value of more rows than these is cut. */
const MOST_ROWS = 8;

/** Names and values in two columns, indented; a value that is wider than `columns` goes on below. */
export function detailLines(details: readonly Detail[], columns: number, paint: Paint): string[] {
	const width = Math.max(0, ...details.map(([name]) => name.length));
	const room = Math.max(8, columns - width - 4);
	return details.flatMap(([name, value]) => {
		const rows = wrapLine(cutToWidth(value, room * MOST_ROWS), room);
		return rows.map((row, k) => {
			const title = (k === 0 ? name : "").padEnd(width);
			return `  ${paint("dim", title)}  ${row}`;
		});
	});
}

/** An instant of the wire, to the second, and how far it is: `2026-11-24T20:12:03Z, 4.0 s ago`. */
export function instantWords(instant: string, now: number): string {
	const atMs = Date.parse(instant);
	const far = durationWords(Math.abs(now - atMs));
	return `${new Date(atMs).toISOString().slice(0, 19)}Z, ${atMs > now ? `in ${far}` : `${far} ago`}`;
}
