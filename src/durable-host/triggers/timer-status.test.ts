import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSchedule } from "./schedule.ts";
import { UTC } from "./time-zone.ts";
import { statusAfterRun, statusAtStart } from "./timer-status.ts";

const HOUR = 3_600_000;
const hourly = parseSchedule("0 0 * * * *", UTC);
const atHalf = parseSchedule("0 30 * * * *", UTC);

describe("the status of a timer function at the start of a host", () => {
	it("is new and not past due when nothing is stored", () => {
		expect(statusAtStart(hourly, undefined, 10)).toEqual({
			status: { lastAt: null, nextAt: HOUR, updatedAt: 10 },
			isPastDue: false,
		});
	});

	it("is past due when an instant has passed since it was stored, however many there were", () => {
		const { status } = statusAtStart(hourly, undefined, 10);
		expect(statusAtStart(hourly, status, HOUR)).toEqual({ status, isPastDue: false });
		expect(statusAtStart(hourly, status, HOUR + 1)).toEqual({ status, isPastDue: true });
		expect(statusAtStart(hourly, status, 9 * HOUR)).toEqual({ status, isPastDue: true });
	});

	it("starts anew when the schedule has changed: only what is still to come counts", () => {
		const stored = statusAfterRun(hourly, HOUR);
		expect(statusAtStart(atHalf, stored, HOUR + 1)).toEqual({
			status: { lastAt: null, nextAt: 1.5 * HOUR, updatedAt: HOUR },
			isPastDue: false,
		});
		expect(statusAtStart(atHalf, stored, 4 * HOUR)).toEqual({
			status: { lastAt: null, nextAt: 4.5 * HOUR, updatedAt: 4 * HOUR },
			isPastDue: false,
		});
	});

	it("misses no instant and repeats none, wherever the host is stopped and started", () => {
		const pauses = fc.array(fc.integer({ min: 0, max: 3 * HOUR }), { maxLength: 20 });
		fc.assert(
			fc.property(pauses, (waits) => {
				let nowMs = 10;
				// A run stands for every instant up to its own.
				let coveredMs = nowMs;
				let stored = statusAtStart(hourly, undefined, nowMs).status;
				const runs: number[] = [];
				for (const waitMs of waits) {
					nowMs += waitMs;
					const { status, isPastDue } = statusAtStart(hourly, stored, nowMs);
					const lastInstantMs = Math.floor((nowMs - 1) / HOUR) * HOUR;
					expect(isPastDue).toBe(lastInstantMs > coveredMs);
					stored = isPastDue ? statusAfterRun(hourly, nowMs) : status;
					if (!isPastDue) continue;
					coveredMs = nowMs;
					runs.push(status.nextAt);
				}
				expect(new Set(runs).size).toBe(runs.length);
			}),
		);
	});
});
