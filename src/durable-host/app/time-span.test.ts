import fc from "fast-check";
import { expect, it } from "vitest";
import { formatTimeSpan, parseTimeSpan } from "./time-span.ts";

it.each([
	["00:05:00", 300_000],
	["00:00:01.5", 1500],
	["1.02:00:00", 93_600_000],
	["12:30", 45_000_000],
	["2", 172_800_000],
	["-1", -86_400_000],
	[" 00:00:30 ", 30_000],
	["24:00:00", undefined],
	["00:60:00", undefined],
	["5m", undefined],
	["", undefined],
	["*/5 * * * *", undefined],
])("%j is %s ms", (text, expected) => {
	expect(parseTimeSpan(text)).toBe(expected);
});

it("What is written can be read again", () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 10 ** 11 }), (ms) => {
			expect(parseTimeSpan(formatTimeSpan(ms))).toBe(ms);
		}),
	);
	expect(formatTimeSpan(300_000)).toBe("00:05:00");
	expect(formatTimeSpan(93_600_500)).toBe("1.02:00:00.5000000");
});
