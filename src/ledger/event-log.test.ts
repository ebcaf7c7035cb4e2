import * as fc from "fast-check";
import { expect, it } from "vitest";
import {
	emptyLog,
	eventsWithin,
	FIVE_MINUTES_MS,
	HOUR_MS,
	recordEvent,
	roomFrom,
} from "./event-log.ts";

const SMALL = 300;

function logOf(ats: number[], perHour = SMALL) {
	const log = emptyLog();
	for (const at of ats) recordEvent(log, at, perHour, Math.max(...ats));
	return log;
}

it("counts an event until exactly the window's length has passed", () => {
	const log = logOf([1000, 7000]);
	expect(eventsWithin(log, FIVE_MINUTES_MS, 1000 + FIVE_MINUTES_MS - 1)).toBe(2);
	expect(eventsWithin(log, FIVE_MINUTES_MS, 1000 + FIVE_MINUTES_MS)).toBe(1);
	expect(eventsWithin(log, HOUR_MS, 1000 + FIVE_MINUTES_MS)).toBe(2);
});

it("forgets what no hour can see that an answer still speaks of", () => {
	const log = logOf([0, 1]);
	const later = HOUR_MS + 120_000;
	recordEvent(log, later, SMALL, later);
	expect(log.ats).toEqual([1, later]);
});

it("keeps the order when an answer is told late", () => {
	expect(logOf([5, 9, 2, 7]).ats).toEqual([2, 5, 7, 9]);
});

it("names the first instant with room for one more", () => {
	const log = logOf([0, 10, 10, 20]);
	expect(roomFrom(log, HOUR_MS, 5, 30)).toBe(30);
	expect(roomFrom(log, HOUR_MS, 4, 30)).toBe(HOUR_MS);
	expect(roomFrom(log, HOUR_MS, 3, 30)).toBe(10 + HOUR_MS);
	expect(roomFrom(log, HOUR_MS, 1, 30)).toBe(20 + HOUR_MS);
	expect(roomFrom(log, HOUR_MS, 0, 30)).toBe(Number.POSITIVE_INFINITY);
	expect(roomFrom(log, HOUR_MS, 1, 20 + HOUR_MS)).toBe(20 + HOUR_MS);
});

it("stays short under a large limit, and never counts less than there is", () => {
	const instants = fc.array(fc.integer({ min: 0, max: HOUR_MS - 1 }), { maxLength: 400 });
	void fc.assert(
		fc.property(instants, fc.constantFrom(300, 12_000), (ats, perHour) => {
			const sorted = ats.toSorted((a, b) => a - b);
			const log = logOf(sorted, perHour);
			expect(log.ats.length).toBeLessThanOrEqual(Math.ceil(sorted.length / (perHour / 600)) + 1);
			for (const at of [0, HOUR_MS / 2, HOUR_MS]) {
				const seen = sorted.filter((event) => event > at - FIVE_MINUTES_MS).length;
				expect(eventsWithin(log, FIVE_MINUTES_MS, at)).toBeGreaterThanOrEqual(seen);
			}
		}),
	);
});
