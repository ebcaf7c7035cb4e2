import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OutcomeView } from "../api/views.ts";
import { parallelismOf } from "./parallelism.ts";

function outcome(startedMs: number | undefined, finishedMs: number): OutcomeView {
	return {
		status: "succeeded",
		attempts: 1,
		launches: 1,
		finishedAt: new Date(finishedMs).toISOString(),
		...(startedMs === undefined ? {} : { startedAt: new Date(startedMs).toISOString() }),
	};
}

describe("how much ran at once", () => {
	it("is the most at one instant, and the work over the time", () => {
		const outcomes = [outcome(0, 10), outcome(5, 15), outcome(8, 9), outcome(15, 20)];
		expect(parallelismOf(outcomes)).toEqual({ peak: 3, average: 26 / 20 });
	});

	it("does not count one that starts as another ends", () => {
		expect(parallelismOf([outcome(0, 5), outcome(5, 10)])).toEqual({ peak: 1, average: 1 });
	});

	it("leaves out what has no start, and is unknown when nothing has one", () => {
		expect(parallelismOf([outcome(undefined, 5), outcome(0, 10)])?.peak).toBe(1);
		expect(parallelismOf([outcome(undefined, 5)])).toBeUndefined();
		expect(parallelismOf([])).toBeUndefined();
	});

	it("takes an end before its start, as two clocks may tell it, for no time at all", () => {
		expect(parallelismOf([outcome(10, 9)])).toEqual({ peak: 1, average: 1 });
	});

	it("has the peak that counting at every start gives", () => {
		const interval = fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 50 }));
		fc.assert(
			fc.property(fc.array(interval, { minLength: 1, maxLength: 20 }), (intervals) => {
				const spans = intervals.map(([start, length]) => [start, start + length] as const);
				const counts = spans.map(
					([at]) => spans.filter(([start, end]) => start <= at && at < end).length,
				);
				const found = parallelismOf(spans.map(([start, end]) => outcome(start, end)))!;
				expect(found.peak).toBe(Math.max(...counts));
				expect(found.average).toBeLessThanOrEqual(found.peak + 1e-9);
			}),
		);
	});
});
