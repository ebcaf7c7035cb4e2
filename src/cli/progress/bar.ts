import type { JobView } from "../../api/views.ts";
import type { Span } from "../text/styled-line.ts";
import { stateMarks } from "./state-mark.ts";

/**
 * A bar of `width` cells, divided among the states of the job's items. It is full only when every item has
 * ended, and a single failure shows.
 */
export function bar({ items, itemCount }: JobView, width: number): Span[] {
	let passed = 0;
	let filled = 0;
	const cells = stateMarks.map(({ state }) => {
		passed += items[state];
		const end = itemCount === 0 ? 0 : Math.floor((passed / itemCount) * width);
		const count = end - filled;
		filled = end;
		return count;
	});
	const failed = stateMarks.findIndex(({ state }) => state === "failed");
	if (items.failed > 0 && cells[failed] === 0) {
		const widest = cells.indexOf(Math.max(...cells));
		cells[widest]!--;
		cells[failed] = 1;
	}
	return stateMarks.flatMap(({ cell, style }, index) =>
		cells[index]! > 0 ? [{ text: cell.repeat(cells[index]!), style }] : [],
	);
}
