import { expect, it } from "vitest";
import type { ItemHistory } from "../item-history.ts";
import { BAR_KINDS, type BarKind, packBars } from "./bars.ts";
import { type Rows, rectsOf } from "./rects-of.ts";

const view = { from: 0, to: 1000 };
const area = { top: 20, bottom: 120, width: 100 };

function ran(index: number, createdAt: number, endedAt: number): ItemHistory {
	const launches = [{ launch: 1, createdAt, startedAt: createdAt, endedAt }];
	return { index, state: "succeeded", launches, finishedAt: endedAt };
}

function rects(kind: BarKind, items: ItemHistory[], rows: Rows, seen = view) {
	const told: number[][] = [];
	rectsOf(
		packBars(items, 0, 1000),
		BAR_KINDS.indexOf(kind),
		{ view: seen, rows, area },
		(...rect) => told.push(rect),
	);
	return told;
}

it("each bar has its row, with a line between rows that are high enough", () => {
	const items = [ran(0, 100, 200), ran(1, 300, 500)];
	const rows = { height: 10, scrolled: 0 };
	expect(rects("succeeded", items, rows)).toEqual([
		[10, 20, 10, 9],
		[30, 30, 20, 9],
	]);
	expect(rects("waiting", items, rows)).toEqual([
		[0, 20, 10, 9],
		[0, 30, 30, 9],
	]);
});

it("of a long list only what is seen is told, and what is half above is cut", () => {
	const items = Array.from({ length: 1000 }, (_, index) => ran(index, 0, 100));
	const told = rects("succeeded", items, { height: 10, scrolled: 5005 });
	expect(told).toHaveLength(11);
	expect(told[0]).toEqual([0, 20, 10, 4]);
	expect(told.at(-1)).toEqual([0, 115, 10, 9]);
});

it("bars that share a pixel and touch are one; those that lie apart are not", () => {
	const near = Array.from({ length: 40 }, (_, index) => ran(index, 100 + index, 300 + index));
	expect(rects("succeeded", near, { height: 0.025, scrolled: 0 })).toEqual([[10, 20, 23.9, 1]]);
	const apart = [ran(0, 100, 110), ran(1, 800, 810)];
	expect(rects("succeeded", apart, { height: 0.5, scrolled: 0 })).toEqual([
		[10, 20, 1, 1],
		[80, 20, 1, 1],
	]);
});

it("every pixel that a bar has of its own is painted, whatever its neighbours are", () => {
	const items = Array.from({ length: 5000 }, (_, index) => {
		const from = (index * 7919) % 900;
		return ran(index, from, from + 5 + (index % 90));
	});
	const rows = { height: 0.02, scrolled: 0 };
	const painted = new Set<string>();
	for (const [left, top, width] of rects("succeeded", items, rows)) {
		for (let x = Math.floor(left!); x < left! + width!; x++) painted.add(`${x} ${top}`);
	}
	for (const { index, launches } of items) {
		const { createdAt, endedAt } = launches[0]!;
		const y = 20 + Math.floor(index * 0.02);
		for (let x = Math.floor(createdAt / 10); x < endedAt! / 10; x++) {
			expect(painted.has(`${x} ${y}`), `item ${index} at ${x}`).toBe(true);
		}
	}
});

it("what is before or after the view is not told, and what crosses its edge is cut", () => {
	const items = [ran(0, 0, 100), ran(1, 100, 400), ran(2, 900, 1000)];
	expect(rects("succeeded", items, { height: 10, scrolled: 0 }, { from: 200, to: 700 })).toEqual([
		[0, 30, 40, 9],
	]);
});
