import { durationWords } from "../job/duration-words.ts";
import { type Paint, styledLine } from "./styled-line.ts";

/** A name and what is to be said of it. */
export type Detail = readonly [name: string, value: string];

/** Names and values in two columns, indented, each line cut to `columns`. */
export function detailLines(details: readonly Detail[], columns: number, paint: Paint): string[] {
	const width = Math.max(0, ...details.map(([name]) => name.length));
	return details.map(([name, value]) => {
		const title = { text: `  ${name.padEnd(width)}  `, style: "dim" } as const;
		return styledLine([title, { text: value }], columns, paint);
	});
}

/** An instant of the wire, to the second, and how far it is: `2026-11-24T20:12:03Z, 4.0 s ago`. */
export function instantWords(instant: string, now: number): string {
	const atMs = Date.parse(instant);
	const far = durationWords(Math.abs(now - atMs));
	return `${new Date(atMs).toISOString().slice(0, 19)}Z, ${atMs > now ? `in ${far}` : `${far} ago`}`;
}
