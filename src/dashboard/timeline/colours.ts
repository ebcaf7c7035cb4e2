import { BAR_KINDS, type BarKind } from "./bars.ts";

/** The colours of the page's style, as they are now, for a canvas. */
export function colours(): { colours: Record<BarKind, string>; text: string; line: string } {
	const style = getComputedStyle(document.documentElement);
	const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
	const names: Record<BarKind, string> = {
		waiting: "waiting-ground",
		starting: "starting",
		running: "running",
		again: "canceled",
		succeeded: "succeeded",
		failed: "failed",
		canceled: "canceled",
	};
	return {
		colours: Object.fromEntries(BAR_KINDS.map((kind) => [kind, of(names[kind])])) as Record<
			BarKind,
			string
		>,
		text: of("soft"),
		line: of("line"),
	};
}
