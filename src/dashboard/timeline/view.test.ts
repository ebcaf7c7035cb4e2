import { expect, it } from "vitest";
import { pan, ticks, tickWords, zoom } from "./view.ts";

const whole = { from: 0, to: 100_000 };

it("zooming keeps what is under the pointer where it is", () => {
	const view = zoom({ from: 20_000, to: 60_000 }, 0.5, 30_000, whole);
	expect(view).toEqual({ from: 25_000, to: 45_000 });
});

it("zooming out ends at the whole, and zooming in at a fifth of a second", () => {
	expect(zoom({ from: 20_000, to: 60_000 }, 100, 30_000, whole)).toEqual(whole);
	const close = zoom({ from: 20_000, to: 20_300 }, 0.01, 20_100, whole);
	expect(close.to - close.from).toBeCloseTo(200);
});

it("moving stops at the edges", () => {
	expect(pan({ from: 10_000, to: 30_000 }, -50_000, whole)).toEqual({ from: 0, to: 20_000 });
	expect(pan({ from: 10_000, to: 30_000 }, 90_000, whole)).toEqual({ from: 80_000, to: 100_000 });
});

it("ticks are round and few", () => {
	expect(ticks({ from: 1000, to: 61_000 }, 1000, 6)).toEqual([
		0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000,
	]);
	for (const length of [300, 7000, 90_000, 3e6, 4e8]) {
		const found = ticks({ from: 123, to: 123 + length }, 0, 8);
		expect(found.length).toBeGreaterThan(0);
		expect(found.length).toBeLessThanOrEqual(9);
	}
});

it("a tick reads as people say times", () => {
	expect([0, 1500, 45_000, 150_000, 3_900_000, 183_600_000].map(tickWords)).toEqual([
		"0",
		"1.5 s",
		"45 s",
		"2:30",
		"1:05:00",
		"2 d 3 h",
	]);
});
