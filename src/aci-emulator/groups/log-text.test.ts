import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastCharacters, lastLines, withTimestamps } from "./log-text.ts";

describe("the end of a log", () => {
	it.each([
		["a\nb\nc\n", 2, "b\nc\n"],
		["a\nb\nc", 2, "b\nc"],
		["a\nb\n", 5, "a\nb\n"],
		["a\nb\n", 0, ""],
		["\n\n\n", 2, "\n\n"],
		["", 3, ""],
	])("of %j, %i lines, is %j", (text, count, expected) => {
		expect(lastLines(text, count)).toBe(expected);
	});

	it("is what counting lines from the end gives", () => {
		fc.assert(
			fc.property(
				fc.array(fc.stringMatching(/^[a-z]{0,3}$/)),
				fc.integer({ min: 0, max: 9 }),
				(lines, count) => {
					const text = lines.map((line) => `${line}\n`).join("");
					const kept = count === 0 ? [] : lines.slice(-count);
					expect(lastLines(text, count)).toBe(kept.map((line) => `${line}\n`).join(""));
				},
			),
		);
	});

	it("drops what is left of a character that was cut", () => {
		const bytes = Buffer.from("€uro");
		expect(lastCharacters(bytes.subarray(1))).toBe("uro");
		expect(lastCharacters(bytes)).toBe("€uro");
	});

	it("has an instant before each line if asked, and none after the last", () => {
		expect(withTimestamps("a\n\nb\n", 0)).toBe(
			"1970-01-01T00:00:00.000Z a\n1970-01-01T00:00:00.000Z \n1970-01-01T00:00:00.000Z b\n",
		);
		expect(withTimestamps("", 0)).toBe("");
	});
});
