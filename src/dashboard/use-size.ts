import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** The inside of an element, in CSS pixels; 0 before it is there. */
export function useSize(element: RefObject<HTMLElement | null>): {
	width: Signal<number>;
	height: Signal<number>;
} {
	const width = useSignal(0);
	const height = useSignal(0);
	useEffect(() => {
		const frame = element.current;
		if (frame === null) return;
		const observer = new ResizeObserver(() => {
			width.value = frame.clientWidth;
			height.value = frame.clientHeight;
		});
		observer.observe(frame);
		return () => observer.disconnect();
	}, [element, width, height]);
	return { width, height };
}
