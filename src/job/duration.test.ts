import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

describe("a duration", () => {
	it.each([
		["500ms", 500],
		["90s", 90_000],
		["10m", 600_000],
		["1h30m", 5_400_000],
		["2d", 172_800_000],
		["1d2h3m4s5ms", 93_784_005],
		["0s", 0],
	])("%s is %i ms", (text, durationMs) => {
		expect(parseDuration(text)).toBe(durationMs);
	});

	it.each(["", "10", "s", "1.5h", "30m1h", "1h 30m", "-5s", "10M", "1m1m", "9999999999s", "5s\n"])(
		"%j is none",
		(text) => {
			expect(parseDuration(text)).toBeUndefined();
		},
	);

	it("is read as it was formatted", () => {
		fc.assert(
			fc.property(fc.nat(), (durationMs) => {
				expect(parseDuration(formatDuration(durationMs))).toBe(durationMs);
			}),
		);
	});

	it("is formatted with the largest units", () => {
		expect([0, 1, 60_000, 90_000, 86_400_000].map(formatDuration)).toEqual([
			"0s",
			"1ms",
			"1m",
			"1m30s",
			"1d",
		]);
	});
});
