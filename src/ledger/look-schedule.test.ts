import { expect, it } from "vitest";
import { firstLookAt, nextLookAt } from "./look-schedule.ts";

const pace = {
	completion: "poll" as const,
	pollIntervalMs: 10_000,
	startMs: 300_000,
	runMs: 900_000,
};

it("looks after 1 s, doubling up to the poll interval, while no run has ended", () => {
	expect(firstLookAt(pace, 0)).toBe(1000);
	const gaps = [1, 2, 3, 4, 5].map((looks) => nextLookAt(pace, 0, looks, 50_000) - 50_000);
	expect(gaps).toEqual([2000, 4000, 8000, 10_000, 10_000]);
});

it("looks first when the shortest run says that an item may be over, then at the poll interval", () => {
	const known = { ...pace, shortestSpanMs: 20_000 };
	expect(firstLookAt(known, 0)).toBe(20_000);
	expect(nextLookAt(known, 0, 1, 20_000)).toBe(30_000);
});

it("looks once before, of long runs, after three poll intervals, and then when an item may be over", () => {
	const long = { ...pace, shortestSpanMs: 200_000 };
	expect(firstLookAt(long, 0)).toBe(30_000);
	expect(nextLookAt(long, 0, 1, 30_000)).toBe(200_000);
	expect(nextLookAt(long, 0, 2, 200_000)).toBe(210_000);
});

it("looks at the start deadline, however long the runs of others took", () => {
	const long = { ...pace, shortestSpanMs: 800_000 };
	expect(nextLookAt(long, 0, 1, 30_000)).toBe(300_000);
	expect(nextLookAt(long, 0, 2, 300_000)).toBe(800_000);
	expect(firstLookAt({ ...long, startMs: 5000 }, 0)).toBe(5000);
});

it("looks in mode event no later than at the start deadline", () => {
	const event = { ...pace, completion: "event" as const };
	expect(firstLookAt({ ...event, startMs: 5000 }, 0)).toBe(5000);
	expect(firstLookAt(event, 0)).toBeLessThanOrEqual(event.startMs);
});

it("backs off in mode event, to ten minutes at most", () => {
	const event = { ...pace, completion: "event" as const, runMs: 86_400_000 };
	const now = pace.startMs;
	const gaps = [1, 2, 3, 30].map((looks) => nextLookAt(event, 0, looks, now) - now);
	expect(gaps[1]! > gaps[0]! && gaps[2]! > gaps[1]!).toBe(true);
	expect(gaps[3]).toBe(600_000);
});

it("never sleeps over the run deadline", () => {
	expect(nextLookAt(pace, 0, 9, 1_199_000)).toBe(1_200_000);
	expect(nextLookAt(pace, 0, 9, 1_200_000)).toBe(1_210_000);
});
