import { harmless } from "../text/harmless-text.ts";
import { type Paint, type Span, styledLine } from "../text/styled-line.ts";
import { textWidth } from "../text/text-width.ts";
import type { KeySource } from "./function-key.ts";
import type { Look } from "./look-at-target.ts";

/** A server that a command can be about, as `tutti targets` lists it. */
export interface TargetView extends Look {
	name: string;
	/** Absent: the local server, when none runs. */
	url?: string;
	/** Who made it: nobody, the user, azd; `url`: nobody, it is the URL in TUTTI_TARGET. */
	from: "local" | "added" | "azd" | "url";
	/** `azure-cli`: the Azure CLI is asked when a key is needed. */
	keyFrom: KeySource | "not-needed";
	/** Whether a command is about it that names none. */
	isDefault: boolean;
}

const TITLES = ["  TARGET", "FROM", "KEY", "ANSWERS"];
const FROM_WORDS: Record<TargetView["from"], string> = {
	local: "here",
	added: "added",
	azd: "azd",
	url: "TUTTI_TARGET",
};
const KEY_WORDS: Record<TargetView["keyFrom"], string> = {
	environment: "TUTTI_FUNCTION_KEY",
	kept: "kept",
	"azure-cli": "Azure CLI",
	none: "none",
	"not-needed": "not needed",
};

/** A table with a line of titles; below each target, its address. `columns` bounds the width. */
export function targetTable(views: readonly TargetView[], columns: number, paint: Paint): string[] {
	const rows = views.map(cellsOf);
	const widths = TITLES.map((title, column) =>
		Math.max(title.length, ...rows.map((cells) => textWidth(cells[column]!.text))),
	);
	const line = (cells: readonly Span[]) =>
		styledLine(
			cells.flatMap((cell, column) =>
				column === cells.length - 1
					? [cell]
					: [cell, { text: " ".repeat(widths[column]! - textWidth(cell.text) + 2) }],
			),
			columns,
			paint,
		);
	const address = ({ name, url }: TargetView) =>
		url === undefined || url === name
			? []
			: [styledLine([{ text: `    ${harmless(url)}`, style: "dim" }], columns, paint)];
	return [
		line(TITLES.map((text): Span => ({ text, style: "dim" }))),
		...views.flatMap((view, row) => [line(rows[row]!), ...address(view)]),
	];
}

function cellsOf({ name, from, keyFrom, isDefault, version, problem }: TargetView): Span[] {
	const tutti = version === undefined ? undefined : `Tutti ${harmless(version)}`;
	const words = [tutti, problem && harmless(problem)].filter((text) => text !== undefined);
	return [
		{ text: `${isDefault ? "*" : " "} ${harmless(name)}`, style: "bold" },
		{ text: FROM_WORDS[from] },
		{ text: KEY_WORDS[keyFrom] },
		problem === undefined ? { text: words.join() } : { text: words.join(", "), style: "yellow" },
	];
}
