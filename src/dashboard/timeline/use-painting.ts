import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { theme } from "../theme.ts";
import type { Bars } from "./bars.ts";
import { colours } from "./colours.ts";
import { paintTimeline } from "./paint.ts";
import type { Rows } from "./rects-of.ts";
import type { View } from "./view.ts";

/** Paints the timeline anew whenever anything of it has changed, in time for the next frame. */
export function usePainting(
	canvas: RefObject<HTMLCanvasElement | null>,
	size: { width: number; height: number },
	bars: Bars,
	view: View,
	rows: Rows,
	zero: number,
): void {
	const { width, height } = size;
	useLayoutEffect(() => {
		const element = canvas.current;
		const context = element?.getContext("2d");
		if (!element || !context || width === 0) return;
		const scale = devicePixelRatio || 1;
		// Whatever is written here, even the same, throws the canvas away and makes another.
		const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
		if (element.width !== wide) element.width = wide;
		if (element.height !== high) element.height = high;
		context.setTransform(scale, 0, 0, scale, 0, 0);
		paintTimeline({ context, width, height }, bars, view, rows, { ...colours(), zero });
	}, [bars, view.from, view.to, rows.height, rows.scrolled, width, height, zero, theme.value]);
}
