import { expect, it } from "vitest";
import type { ItemHistory } from "../item-history.ts";
import { BAR_KINDS, packBars } from "./bars.ts";

function barsOf(item: ItemHistory, now = 100) {
	const bars = packBars([item], 0, now);
	return BAR_KINDS.flatMap((kind, place) =>
		Array.from(
			bars.from.slice(bars.starts[place], bars.starts[place + 1]),
			(from, at) => [kind, from, bars.to[bars.starts[place]! + at]!] as const,
		),
	).sort(([, a], [, b]) => a - b);
}

it("an item that nobody launched yet waits until now", () => {
	expect(barsOf({ index: 0, state: "waiting", launches: [] })).toEqual([["waiting", 0, 100]]);
});

it("an item waits, starts, and runs until now", () => {
	const launches = [{ launch: 1, createdAt: 10, startedAt: 30 }];
	expect(barsOf({ index: 0, state: "running", launches })).toEqual([
		["waiting", 0, 10],
		["starting", 10, 30],
		["running", 30, 100],
	]);
});

it("a launch that went round again is told from the one that ended the item", () => {
	const launches = [
		{ launch: 1, createdAt: 10, startedAt: 20, endedAt: 40 },
		{ launch: 1, createdAt: 60, startedAt: 70, endedAt: 90 },
	];
	expect(barsOf({ index: 0, state: "failed", launches, finishedAt: 90 })).toEqual([
		["waiting", 0, 10],
		["starting", 10, 20],
		["again", 20, 40],
		["waiting", 40, 60],
		["starting", 60, 70],
		["failed", 70, 90],
	]);
});

it("an item between two launches waits again, and its last launch is no end", () => {
	const launches = [{ launch: 1, createdAt: 10, startedAt: 20, endedAt: 40 }];
	expect(barsOf({ index: 0, state: "waiting", launches })).toEqual([
		["waiting", 0, 10],
		["starting", 10, 20],
		["again", 20, 40],
		["waiting", 40, 100],
	]);
});

it("a launch whose start nobody saw is starting to its end", () => {
	const launches = [{ launch: 1, createdAt: 10, endedAt: 50 }];
	expect(barsOf({ index: 0, state: "canceled", launches, finishedAt: 50 })).toEqual([
		["waiting", 0, 10],
		["starting", 10, 50],
	]);
});

it("a clock that goes back a little makes no bar of negative length", () => {
	const launches = [{ launch: 1, createdAt: 10, startedAt: 8, endedAt: 9 }];
	for (const [, from, to] of barsOf({ index: 0, state: "succeeded", launches, finishedAt: 9 })) {
		expect(to as number).toBeGreaterThan(from as number);
	}
});
