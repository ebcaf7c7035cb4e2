import { BAR_KINDS, type BarKind, type Bars } from "./bars.ts";
import { type Rows, rectsOf } from "./rects-of.ts";
import { ticks, tickWords, type View } from "./view.ts";

export interface Canvas {
	context: CanvasRenderingContext2D;
	/** In CSS pixels. */
	width: number;
	height: number;
}

export const AXIS_HEIGHT = 22;

/** Paints the bars of the view, kind by kind. */
export function paintTimeline(
	{ context, width, height }: Canvas,
	bars: Bars,
	view: View,
	rows: Rows,
	look: { colours: Record<BarKind, string>; text: string; line: string; zero: number },
): void {
	context.clearRect(0, 0, width, height);
	paintAxis({ context, width, height }, view, look);
	const area = { top: AXIS_HEIGHT, bottom: height, width };
	BAR_KINDS.forEach((kind, place) => {
		context.fillStyle = look.colours[kind];
		rectsOf(bars, place, { view, rows, area }, (left, top, wide, high) => {
			context.fillRect(left, top, wide, high);
		});
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
