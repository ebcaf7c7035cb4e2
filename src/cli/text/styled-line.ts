import { WriteStream } from "node:tty";
import { styleText } from "node:util";
import type { CommandContext, Output } from "../command-context.ts";
import { cutToWidth, textWidth } from "./text-width.ts";

type Environment = CommandContext["environment"];
type Style = Parameters<typeof styleText>[0];

/** A piece of a line, with its style kept apart so that its width can be measured. */
export interface Span {
	text: string;
	style?: Style;
}

/** Puts a style on a text, or not, as the place where it goes allows. */
export type Paint = (style: Style, text: string) => string;

export const unpainted: Paint = (_style, text) => text;

/** Colours where the stream is a terminal; NO_COLOR, FORCE_COLOR and the like in `environment` have their say. */
export function paintFor(
	{ isTTY = false }: Pick<Output, "isTTY">,
	environment: Environment,
): Paint {
	// What Node makes of the variables: https://nodejs.org/api/tty.html#writestreamgetcolordepthenv
	const depth = WriteStream.prototype.getColorDepth.call(undefined, { ...environment });
	if (depth <= 2 || !(isTTY || environment.FORCE_COLOR !== undefined)) return unpainted;
	return (style, text) => styleText(style, text, { validateStream: false });
}

export function spansWidth(spans: readonly Span[]): number {
	return spans.reduce((sum, span) => sum + textWidth(span.text), 0);
}

/** The spans as one line, cut with an ellipsis where it would be wider than `columns`. */
export function styledLine(spans: readonly Span[], columns: number, paint: Paint): string {
	let left = columns;
	let line = "";
	for (const { text, style } of spans) {
		const fits = textWidth(text) <= left;
		const shown = fits ? text : cutToWidth(text, left);
		line += style === undefined || shown === "" ? shown : paint(style, shown);
		left -= textWidth(shown);
		if (!fits) break;
	}
	return line;
}

/** `left` and `right` at the two ends of a line of `columns`; `left` is cut where they would touch. */
export function spreadLine(
	left: readonly Span[],
	right: readonly Span[],
	columns: number,
	paint: Paint,
): string {
	const rightWidth = spansWidth(right);
	const room = columns - rightWidth - 2;
	if (room < 8) return styledLine(left, columns, paint);
	const start = styledLine(left, room, paint);
	const gap = Math.max(columns - rightWidth - Math.min(spansWidth(left), room), 2);
	return start + " ".repeat(gap) + styledLine(right, rightWidth, paint);
}
