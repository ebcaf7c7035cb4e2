import { BAR_KINDS, type BarKind, type Bars } from "./bars.ts";
import { ticks, tickWords, type View } from "./view.ts";

export interface Canvas {
	context: CanvasRenderingContext2D;
	/** In CSS pixels. */
	width: number;
	height: number;
}

export interface Rows {
	/** The height of a row, in CSS pixels; may be far below 1. */
	height: number;
	/** How many pixels of rows are above the canvas. */
	scrolled: number;
}

export const AXIS_HEIGHT = 22;
/** What may be left of a bar is still seen. */
const LEAST = 1;

/** Paints the bars of the view. Its time is linear in the bars, whether or not they are seen. */
export function paintTimeline(
	{ context, width, height }: Canvas,
	bars: Bars,
	view: View,
	rows: Rows,
	look: { colours: Record<BarKind, string>; text: string; line: string; zero: number },
): void {
	context.clearRect(0, 0, width, height);
	paintAxis({ context, width, height }, view, look);
	const perMs = width / (view.to - view.from);
	const barHeight = rows.height >= 4 ? rows.height - 1 : Math.max(rows.height, LEAST);
	const isSeen = (at: number, y: number) =>
		bars.to[at]! >= view.from &&
		bars.from[at]! <= view.to &&
		y + barHeight >= AXIS_HEIGHT &&
		y < height;
	BAR_KINDS.forEach((kind, place) => {
		context.fillStyle = look.colours[kind];
		for (let at = 0; at < bars.count; at++) {
			if (bars.kind[at] !== place) continue;
			const y = AXIS_HEIGHT + bars.row[at]! * rows.height - rows.scrolled;
			if (!isSeen(at, y)) continue;
			const left = (Math.max(bars.from[at]!, view.from) - view.from) * perMs;
			const right = (Math.min(bars.to[at]!, view.to) - view.from) * perMs;
			const top = Math.max(y, AXIS_HEIGHT);
			context.fillRect(left, top, Math.max(right - left, LEAST), y + barHeight - top);
		}
	});
}

function paintAxis(
	{ context, width, height }: Canvas,
	view: View,
	{ text, line, zero }: { text: string; line: string; zero: number },
): void {
	context.font = "11px system-ui, sans-serif";
	context.textBaseline = "middle";
	for (const tick of ticks(view, zero, Math.max(2, Math.floor(width / 90)))) {
		const x = Math.round(((zero + tick - view.from) / (view.to - view.from)) * width) + 0.5;
		context.fillStyle = line;
		context.fillRect(x, AXIS_HEIGHT - 5, 1, height);
		context.fillStyle = text;
		const words = tickWords(tick);
		const wide = context.measureText(words).width;
		context.fillText(words, Math.max(2, Math.min(x - wide / 2, width - wide - 2)), AXIS_HEIGHT / 2);
	}
}
