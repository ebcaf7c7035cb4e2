import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsThere, joinText, splitText } from "./text-columns.ts";

const wellFormed = fc.string({ unit: "binary" });

describe("A text in columns", () => {
	it("is the same text when it is joined", () => {
		fc.assert(
			fc.property(wellFormed, fc.integer({ min: 1, max: 20_000 }), (text, times) => {
				const long = text.repeat(times).slice(0, 200_000);
				expect(joinText("a", splitText("a", long)) === long).toBe(true);
			}),
			{ numRuns: 50 },
		);
	});

	it("has columns of at most 64 KiB, none of which begins or ends within a character", () => {
		for (const before of [31_998, 31_999, 32_000]) {
			const columns = splitText("a", `${"x".repeat(before)}${"\u{1f469}".repeat(20_000)}`);
			for (const value of Object.values(columns)) {
				if (typeof value !== "string") continue;
				expect(value.length).toBeLessThanOrEqual(32_768);
				expect(value.isWellFormed()).toBe(true);
			}
		}
	});

	it("may be empty, and is told from no text", () => {
		expect(joinText("a", splitText("a", ""))).toBe("");
		expect(joinText("b", splitText("a", "x"))).toBeUndefined();
	});

	it("is told from a column that the service gives as null", () => {
		expect(columnsThere({ a: "x", b: null, c: 0, d: "" })).toEqual({ a: "x", c: 0, d: "" });
	});

	it("does not go on with what a longer text has left in the row", () => {
		const before = splitText("a", "x".repeat(100_000));
		expect(joinText("a", { ...before, ...splitText("a", "short") })).toBe("short");
	});
});
