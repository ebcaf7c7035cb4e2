import { describe, expect, it } from "vitest";
import { aPlay } from "../fake/played-job-sample.ts";
import { progressAt } from "../fake/progress-at.ts";
import { itemsPerSecond, timeLeftMs } from "./estimate.ts";

describe("items per second", () => {
	it("counts what ended since the first launch, or in the last 30 s", () => {
		expect(itemsPerSecond(progressAt(aPlay(), 3000), 3000)).toBeCloseTo(8 / 3);
		const long = aPlay({ items: Array.from({ length: 400 }, () => null) });
		expect(itemsPerSecond(progressAt(long, 60_000), 60_000)).toBeCloseTo(4 / 1.5, 1);
	});

	it("is unknown before anything ended", () => {
		expect(itemsPerSecond(progressAt(aPlay(), 1400), 1400)).toBeUndefined();
		expect(itemsPerSecond(progressAt(aPlay({ createdAt: 10 }), 0), 0)).toBeUndefined();
	});
});

describe("the time left", () => {
	it("is that of the waves still to come, at the pace of those before", () => {
		expect(timeLeftMs(progressAt(aPlay(), 1500), 1500)).toBeCloseTo(4500);
		expect(timeLeftMs(progressAt(aPlay(), 2000), 2000)).toBeCloseTo(4000);
	});

	it("is that of the longest when all that is left runs", () => {
		const uneven = aPlay({ items: [1, 2, 3], parallelism: 3, runMs: (index) => 500 + 500 * index });
		expect(timeLeftMs(progressAt(uneven, 1200), 1200)).toBe(0);
		const even = aPlay({ items: [1, 2], parallelism: 1 });
		expect(timeLeftMs(progressAt(even, 1700), 1700)).toBe(1300);
	});

	it("is not less than what is left takes at the rate of what ended, as many short items show", () => {
		const held = aPlay({
			items: Array.from({ length: 100 }, () => null),
			parallelism: 20,
			startMs: 0,
		});
		const progress = progressAt(held, 3100);
		const short = progress.items.map((item) => {
			if (item?.outcome === undefined) return item;
			return { ...item, launchedAt: item.outcome.finishedAt };
		});
		const first = { ...short[0]!, launchedAt: new Date(0).toISOString() };
		const items = [first, ...short.slice(1)];
		expect(timeLeftMs({ ...progress, items }, 3100)).toBeCloseTo((40 * 2100) / 59);
	});

	it("is unknown while nothing has ended, and when nothing runs", () => {
		expect(timeLeftMs(progressAt(aPlay(), 1000), 1000)).toBeUndefined();
		expect(timeLeftMs(progressAt(aPlay(), 100_000), 100_000)).toBeUndefined();
	});
});
