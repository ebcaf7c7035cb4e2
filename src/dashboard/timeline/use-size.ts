import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** The width of an element's inside, in CSS pixels; 0 before it is there. */
export function useSize(element: RefObject<HTMLElement | null>): Signal<number> {
	const width = useSignal(0);
	useEffect(() => {
		const frame = element.current;
		if (frame === null) return;
		const observer = new ResizeObserver(() => {
			width.value = frame.clientWidth;
		});
		observer.observe(frame);
		return () => observer.disconnect();
	}, [element, width]);
	return width;
}
