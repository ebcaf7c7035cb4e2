import type { Bars } from "./bars.ts";
import type { View } from "./view.ts";

/** Where the rows of a timeline are, in CSS pixels. */
export interface Rows {
	/** The height of a row; may be far below 1. */
	height: number;
	/** How many pixels of rows are above what is seen. */
	scrolled: number;
}

/** What is seen of all rows, in CSS pixels: from `top` to `bottom` of a canvas, and its whole width. */
export interface Area {
	top: number;
	bottom: number;
	width: number;
}

/** What may be left of a bar is still seen. */
const LEAST = 1;

/**
 * Tells the rectangles of the bars of one kind, a place in `BAR_KINDS`. Bars of rows that share a pixel, and that touch
 * there, are one: where 10,000 items have 400 pixels, hundreds are told rather than tens of thousands.
 */
export function rectsOf(
	bars: Bars,
	kind: number,
	place: { view: View; rows: Rows; area: Area },
	tell: (left: number, top: number, width: number, height: number) => void,
): void {
	const { view, rows, area } = place;
	const perMs = area.width / (view.to - view.from);
	const isShared = rows.height < LEAST;
	const barHeight = rows.height >= 4 ? rows.height - 1 : Math.max(rows.height, LEAST);
	const end = bars.starts[kind + 1]!;
	const firstRow = Math.floor((rows.scrolled - barHeight) / rows.height);
	let [left, right, top] = [0, -1, Number.NaN];
	const flush = () => {
		if (right < left) return;
		const from = Math.max(top, area.top);
		tell(left, from, Math.max(right - left, LEAST), top + barHeight - from);
	};
	for (let at = firstFrom(bars.row, firstRow, bars.starts[kind]!, end); at < end; at++) {
		const exact = area.top + bars.row[at]! * rows.height - rows.scrolled;
		const y = isShared ? Math.floor(exact) : exact;
		if (y >= area.bottom) break;
		const [from, to] = [bars.from[at]!, bars.to[at]!];
		if (y + barHeight <= area.top || to < view.from || from > view.to) continue;
		const begin = (Math.max(from, view.from) - view.from) * perMs;
		const until = (Math.min(to, view.to) - view.from) * perMs;
		if (isShared && y === top && begin <= right + LEAST && until >= left - LEAST) {
			left = Math.min(left, begin);
			right = Math.max(right, until);
			continue;
		}
		flush();
		[left, right, top] = [begin, until, y];
	}
	flush();
}

/** The first place of those from `begin` up to `end` whose row is at least this one. */
function firstFrom(rows: Uint32Array, row: number, begin: number, end: number): number {
	let [low, high] = [begin, end];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (rows[middle]! < row) low = middle + 1;
		else high = middle;
	}
	return low;
}
