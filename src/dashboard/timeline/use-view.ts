import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { pan, type View, zoom } from "./view.ts";

/** What is shown of the time, and the wheel and the drag that change it. Shown whole, it grows as the job goes on. */
export function useView(canvas: RefObject<HTMLCanvasElement | null>, whole: View) {
	const chosen = useSignal<View | undefined>(undefined);
	const drag = useRef<{ x: number; moved: number } | undefined>(undefined);
	const view = chosen.value ?? whole;
	const latest = useRef({ view, whole });
	latest.current = { view, whole };
	const show = (next: View) => {
		const isAll = next.to - next.from >= (whole.to - whole.from) * 0.999;
		chosen.value = isAll ? undefined : next;
	};
	const zoomBy = (factor: number, share = 0.5) => {
		const { view, whole } = latest.current;
		show(zoom(view, factor, view.from + share * (view.to - view.from), whole));
	};
	const panBy = (ms: number) => show(pan(latest.current.view, ms, latest.current.whole));

	// A wheel that zooms must not scroll the page, and Preact's own listeners cannot say so.
	useEffect(() => {
		const element = canvas.current;
		if (element === null) return;
		const onWheel = (event: WheelEvent) => {
			if (!event.ctrlKey && !event.shiftKey) return;
			event.preventDefault();
			const { view } = latest.current;
			if (event.ctrlKey) zoomBy(Math.exp(event.deltaY / 300), event.offsetX / element.clientWidth);
			else panBy(((event.deltaX || event.deltaY) / element.clientWidth) * (view.to - view.from));
		};
		element.addEventListener("wheel", onWheel, { passive: false });
		return () => element.removeEventListener("wheel", onWheel);
	}, []);

	const handlers = {
		onPointerDown: (event: PointerEvent) => {
			drag.current = { x: event.clientX, moved: 0 };
		},
		onPointerMove: (event: PointerEvent) => {
			const from = drag.current;
			if (from === undefined || event.buttons === 0) return;
			const moved = event.clientX - from.x;
			drag.current = { x: event.clientX, moved: from.moved + Math.abs(moved) };
			const width = canvas.current?.clientWidth ?? 1;
			if (chosen.value !== undefined) panBy((-moved / width) * (view.to - view.from));
		},
		wasDragged: () => (drag.current?.moved ?? 0) > 4,
	};
	return {
		view,
		isWhole: chosen.value === undefined,
		handlers,
		zoomBy,
		panBy,
		showWhole: () => {
			chosen.value = undefined;
		},
	};
}
