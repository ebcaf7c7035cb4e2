import type { ItemView } from "../../api/views.ts";
import type { Span } from "../text/styled-line.ts";

type Style = NonNullable<Span["style"]>;

/** How each state of an item looks: its word, its cell in the bar, its colour. In the bar's order. */
export const stateMarks: readonly {
	state: ItemView["state"];
	word: string;
	cell: string;
	style: Style;
}[] = [
	{ state: "succeeded", word: "succeeded", cell: "█", style: "green" },
	{ state: "failed", word: "failed", cell: "▓", style: "red" },
	{ state: "canceled", word: "canceled", cell: "▓", style: "yellow" },
	{ state: "running", word: "running", cell: "▒", style: "cyan" },
	{ state: "launched", word: "starting", cell: "░", style: "cyan" },
	{ state: "waiting", word: "waiting", cell: "·", style: "dim" },
];
