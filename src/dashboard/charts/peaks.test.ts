import { expect, it } from "vitest";
import type { ItemHistory } from "../item-history.ts";
import { peaksOf } from "./peaks.ts";

function item(index: number, createdAt: number, startedAt?: number, endedAt?: number): ItemHistory {
	const started = startedAt === undefined ? {} : { startedAt };
	const ended = endedAt === undefined ? {} : { endedAt };
	return { index, state: "running", launches: [{ launch: 1, createdAt, ...started, ...ended }] };
}

it("the most at one time is told however short it was", () => {
	const items = [item(0, 0, 10, 100_000), item(1, 50_000, 50_001, 50_002), item(2, 50_001)];
	expect(peaksOf(items)).toEqual({ held: 3, running: 2 });
});

it("one that begins as another ends is not at once with it", () => {
	expect(peaksOf([item(0, 0, 0, 10), item(1, 10, 10, 20)])).toEqual({ held: 1, running: 1 });
});

it("launches of one item count one by one, and nothing is nothing", () => {
	const twice: ItemHistory = {
		index: 0,
		state: "failed",
		launches: [
			{ launch: 1, createdAt: 0, endedAt: 5 },
			{ launch: 2, createdAt: 7 },
		],
		finishedAt: 9,
	};
	expect(peaksOf([twice])).toEqual({ held: 1, running: 0 });
	expect(peaksOf([])).toEqual({ held: 0, running: 0 });
});
