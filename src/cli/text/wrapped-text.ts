import { stripVTControlCharacters } from "node:util";
import { cutToWidth, splitAtWidth, textWidth } from "./text-width.ts";

/** A word with the space before it. What stands between backticks is one, so that a command can be copied. */
const WORDS = /\s*(?:[^\s`]*`[^`]*`\S*|\S+)/g;

/**
 * The line in as many of at most `columns` as it needs, broken between words; only what is wider than a line by itself
 * is broken inside. Those that follow are indented as the first is, by `hanging` more. Escape sequences take no width.
 */
export function wrapLine(line: string, columns: number, hanging = 0): string[] {
	if (widthOf(line) <= columns) return [line];
	const [first = ""] = /^ */.exec(line) ?? [];
	const indent = " ".repeat(Math.min(first.length + hanging, Math.floor(columns / 2)));
	const lines: string[] = [];
	let text = "";
	for (const [word] of line.matchAll(WORDS)) {
		if (widthOf(text + word) <= columns) {
			text += word;
			continue;
		}
		if (text.trim() !== "") lines.push(text);
		const [whole, ...rest] = piecesOf(`${indent}${word.trimStart()}`, columns, indent);
		lines.push(...(rest.length === 0 ? [] : [whole!, ...rest.slice(0, -1)]));
		text = rest.at(-1) ?? whole!;
	}
	return [...lines, text];
}

/** A text of which every space counts, such as a log's line: broken where the columns end, and cut after `most` rows. */
export function breakLine(line: string, columns: number, most: number): string[] {
	return piecesOf(cutToWidth(line, columns * most), columns, "");
}

/** A coloured word stays whole, as an escape sequence is not to be torn, and so does a command. */
function piecesOf(text: string, columns: number, indent: string): string[] {
	const pieces: string[] = [];
	let left = text;
	const canBreak = columns > indent.length + 1 && !text.includes("\x1b") && !text.includes("`");
	while (canBreak && widthOf(left) > columns) {
		const [piece, rest] = splitAtWidth(left, columns);
		pieces.push(piece);
		left = indent + rest;
	}
	return [...pieces, left];
}

function widthOf(text: string): number {
	return textWidth(stripVTControlCharacters(text));
}
