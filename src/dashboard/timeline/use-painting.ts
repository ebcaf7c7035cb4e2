import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { theme } from "../theme.ts";
import type { Bars } from "./bars.ts";
import { colours } from "./colours.ts";
import { paintTimeline, type Rows } from "./paint.ts";
import type { View } from "./view.ts";

/** Paints the timeline anew whenever anything of it has changed. */
export function usePainting(
	canvas: RefObject<HTMLCanvasElement | null>,
	size: { width: number; height: number },
	bars: Bars,
	view: View,
	rows: Rows,
	zero: number,
): void {
	const { width, height } = size;
	useEffect(() => {
		const element = canvas.current;
		const context = element?.getContext("2d");
		if (!element || !context || width === 0) return;
		const scale = devicePixelRatio || 1;
		element.width = Math.round(width * scale);
		element.height = Math.round(height * scale);
		context.setTransform(scale, 0, 0, scale, 0, 0);
		paintTimeline({ context, width, height }, bars, view, rows, { ...colours(), zero });
	}, [bars, view.from, view.to, rows.height, rows.scrolled, width, height, zero, theme.value]);
}
