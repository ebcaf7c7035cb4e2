import { describe, expect, it } from "vitest";
import { parseSchedule } from "./schedule.ts";
import { timeZone, UTC } from "./time-zone.ts";

const PACIFIC = timeZone("Pacific Standard Time");

/** The instants of a schedule after one, as texts without the fraction. */
function occurrences(expression: string, after: string, count: number, zone = UTC): string[] {
	const schedule = parseSchedule(expression, zone);
	const found: string[] = [];
	for (let atMs = Date.parse(after); found.length < count; ) {
		atMs = schedule.nextAfter(atMs);
		found.push(new Date(atMs).toISOString().slice(0, 16));
	}
	return found;
}

describe("a schedule", () => {
	it("that is a duration is due so long after the last run", () => {
		const schedule = parseSchedule("00:00:30", PACIFIC);
		expect(schedule).toMatchObject({ isCron: false, isFrequent: true });
		expect(schedule.nextAfter(1234)).toBe(31_234);
		expect(parseSchedule("1.00:00:00", UTC).isFrequent).toBe(false);
		expect(() => parseSchedule("00:00:00", UTC)).toThrow("a duration above 0");
	});

	it("that is neither is refused", () => {
		expect(() => parseSchedule("every day", UTC)).toThrow(
			`must have 5 or 6 fields ({second} {minute} {hour} {day} {month} {weekday}), or be a duration such as "00:05:00"; it has 2 fields.`,
		);
	});

	it("has the hours of its time zone", () => {
		expect(occurrences("0 0 9 * * *", "2026-01-01T00:00:00Z", 1, PACIFIC)).toEqual([
			"2026-01-01T17:00",
		]);
		expect(occurrences("0 0 9 * * *", "2026-07-01T00:00:00Z", 1, timeZone("Asia/Kolkata"))).toEqual(
			["2026-07-01T03:30"],
		);
	});
});

// Pacific time skips 02:00-03:00 on 2026-03-08 at 10:00Z, and repeats 01:00-02:00 on 2026-11-01 from 08:00Z to 10:00Z.
describe("a schedule when the clocks change", () => {
	it("is due after the skipped hour, as long as it would have been in it", () => {
		expect(occurrences("0 30 2 * * *", "2026-03-08T00:00:00Z", 2, PACIFIC)).toEqual([
			"2026-03-08T10:30",
			"2026-03-09T09:30",
		]);
		expect(occurrences("0 */30 * * * *", "2026-03-08T09:00:00Z", 3, PACIFIC)).toEqual([
			"2026-03-08T09:30",
			"2026-03-08T10:00",
			"2026-03-08T10:30",
		]);
	});

	it("that names its time is due in the first of the repeated hours only", () => {
		expect(occurrences("0 30 1 * * *", "2026-10-31T12:00:00Z", 2, PACIFIC)).toEqual([
			"2026-11-01T08:30",
			"2026-11-02T09:30",
		]);
		expect(occurrences("0 30 1 * * *", "2026-11-01T09:10:00Z", 1, PACIFIC)).toEqual([
			"2026-11-02T09:30",
		]);
	});

	it("that is an interval goes on through both of the repeated hours", () => {
		expect(occurrences("0 */30 * * * *", "2026-11-01T07:30:00Z", 6, PACIFIC)).toEqual([
			"2026-11-01T08:00",
			"2026-11-01T08:30",
			"2026-11-01T09:00",
			"2026-11-01T09:30",
			"2026-11-01T10:00",
			"2026-11-01T10:30",
		]);
	});
});

describe("a time zone", () => {
	it("has a name of the IANA or of Windows", () => {
		expect(timeZone("W. Europe Standard Time").offsetAt(Date.UTC(2026, 6))).toBe(7_200_000);
		expect(timeZone("America/St_Johns").offsetAt(Date.UTC(2026, 0))).toBe(-12_600_000);
		expect(() => timeZone("Mars/Olympus")).toThrow("'Mars/Olympus' is no time zone. Expected");
		expect(() => timeZone("constructor")).toThrow("'constructor' is no time zone. Expected");
	});
});
