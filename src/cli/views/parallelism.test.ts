import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ItemRun } from "../job/job-progress.ts";
import { parallelismOf } from "./parallelism.ts";

function run(startedMs: number, finishedMs: number): ItemRun {
	const iso = (ms: number) => new Date(ms).toISOString();
	return { startedAt: iso(startedMs), finishedAt: iso(finishedMs) };
}

describe("how much ran at once", () => {
	it("is the most at one instant, and the work over the time", () => {
		const runs = [run(0, 10), run(5, 15), run(8, 9), run(15, 20)];
		expect(parallelismOf(runs)).toEqual({ peak: 3, average: 26 / 20 });
	});

	it("does not count one that starts as another ends", () => {
		expect(parallelismOf([run(0, 5), run(5, 10)])).toEqual({ peak: 1, average: 1 });
	});

	it("is unknown when nothing ran", () => {
		expect(parallelismOf([])).toBeUndefined();
	});

	it("takes an end before its start, as two clocks may tell it, for no time at all", () => {
		expect(parallelismOf([run(10, 9)])).toEqual({ peak: 1, average: 1 });
	});

	it("has the peak that counting at every start gives", () => {
		const interval = fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 50 }));
		fc.assert(
			fc.property(fc.array(interval, { minLength: 1, maxLength: 20 }), (intervals) => {
				const spans = intervals.map(([start, length]) => [start, start + length] as const);
				const counts = spans.map(
					([at]) => spans.filter(([start, end]) => start <= at && at < end).length,
				);
				const found = parallelismOf(spans.map(([start, end]) => run(start, end)))!;
				expect(found.peak).toBe(Math.max(...counts));
				expect(found.average).toBeLessThanOrEqual(found.peak + 1e-9);
			}),
		);
	});
});
