import { stripVTControlCharacters } from "node:util";
import type { Output } from "../command-context.ts";
import { textWidth } from "../text/text-width.ts";

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const CLEAR_LINE = "\x1b[2K";
const CLEAR_BELOW = "\x1b[J";
const NO_WRAP = "\x1b[?7l";
const WRAP = "\x1b[?7h";
/** Terminals that know synchronized output paint what is in between at once; others ignore it. */
const BEGIN_FRAME = "\x1b[?2026h";
const END_FRAME = "\x1b[?2026l";

/**
 * The last lines of a terminal, drawn again and again in place, below what is printed for good.
 * 1. The cursor is hidden exactly while an area is drawn, and stands on the line below it.
 * 2. An area is never as high as the terminal, or its first line could not be reached again.
 * 3. A line of an area is drawn into one row, whatever the width: a terminal may have become narrower some time before it
 *    says so (tmux: up to 250 ms), and has broken in two what stood there. What is drawn meanwhile then takes as many rows
 *    as are left over of that, so that the area's top is the same, drawn over or not.
 */
export interface LiveArea {
	/** Replaces the area. No lines: the area is gone, and the cursor is back. */
	draw(lines: readonly string[]): void;
	/** Writes lines for good, above the area. */
	print(lines: readonly string[]): void;
	/** Leaves the area on the screen as it is and starts the next one below it. */
	leave(): void;
}

export function liveArea(output: Output): LiveArea {
	let drawn: readonly string[] = [];

	const frame = (printed: readonly string[], lines: readonly string[]) => {
		if (printed.length + lines.length + drawn.length === 0) return;
		const cursor = lines.length > 0 ? HIDE_CURSOR : SHOW_CURSOR;
		const rows = (each: readonly string[]) => each.map((line) => `${CLEAR_LINE}${line}\n`).join("");
		const area = lines.length === 0 ? "" : `${NO_WRAP}${rows(lines)}${WRAP}`;
		const top = toTop(drawn, sizeOf(output).columns);
		output.write(`${BEGIN_FRAME}${cursor}${top}${rows(printed)}${area}${CLEAR_BELOW}${END_FRAME}`);
		drawn = lines;
	};
	return {
		draw: (lines) => frame([], lines.slice(0, Math.max(1, sizeOf(output).rows - 1))),
		print: (lines) => frame(lines, drawn),
		leave: () => {
			if (drawn.length > 0) output.write(SHOW_CURSOR);
			drawn = [];
		},
	};
}

/** Some pseudo-terminals say 0 for what they do not know. */
export function sizeOf({ columns, rows }: Output): { columns: number; rows: number } {
	return { columns: columns || 80, rows: rows || 24 };
}

/** Since it was drawn, the terminal may have become narrower and have broken lines in two. */
function toTop(lines: readonly string[], columns: number): string {
	const rows = lines.reduce(
		(sum, line) =>
			sum + Math.max(1, Math.ceil(textWidth(stripVTControlCharacters(line)) / columns)),
		0,
	);
	return rows === 0 ? "\r" : `\r\x1b[${rows}A`;
}
