import { expect, it } from "vitest";
import {
	countEvent,
	eventsWithin,
	FIVE_MINUTES_MS,
	HOUR_MS,
	hasRoom,
	nextEdge,
	type WindowCounts,
} from "./window.ts";

it("counts an event until its whole bucket of 5 s has left the window", () => {
	const counts: WindowCounts = {};
	countEvent(counts, 1000, 1000);
	expect(eventsWithin(counts, FIVE_MINUTES_MS, 5000 + FIVE_MINUTES_MS - 1)).toBe(1);
	expect(eventsWithin(counts, FIVE_MINUTES_MS, 5000 + FIVE_MINUTES_MS)).toBe(0);
	expect(eventsWithin(counts, HOUR_MS, 5000 + FIVE_MINUTES_MS)).toBe(1);
});

it("forgets a bucket once the hour cannot see it any more, and not before", () => {
	const counts: WindowCounts = {};
	countEvent(counts, 0, 0);
	countEvent(counts, HOUR_MS, HOUR_MS + 4999);
	expect(Object.keys(counts)).toHaveLength(2);
	countEvent(counts, HOUR_MS + 5000, HOUR_MS + 5000);
	expect(counts[0]).toBeUndefined();
});

it("has room only while both limits hold with what is pending", () => {
	const counts: WindowCounts = {};
	countEvent(counts, 0, 0);
	expect(hasRoom(counts, { per5Minutes: 3, perHour: 9 }, 1, 0)).toBe(true);
	expect(hasRoom(counts, { per5Minutes: 3, perHour: 9 }, 2, 0)).toBe(false);
	expect(hasRoom(counts, { per5Minutes: 9, perHour: 1 }, 0, FIVE_MINUTES_MS * 2)).toBe(false);
});

it("names the next instant at which an event leaves a window, and Infinity when none is in one", () => {
	const counts: WindowCounts = {};
	expect(nextEdge(counts, 0)).toBe(Number.POSITIVE_INFINITY);
	countEvent(counts, 7000, 7000);
	expect(nextEdge(counts, 7000)).toBe(10_000 + FIVE_MINUTES_MS);
	expect(nextEdge(counts, 10_000 + FIVE_MINUTES_MS)).toBe(10_000 + HOUR_MS);
});
