import { describe, expect, it } from "vitest";
import { harmless, lastLogLines } from "./harmless-text.ts";

describe("harmless text", () => {
	it.each([
		["\x1b[31mred\x1b[0m", "red"],
		["\x1b]0;new title\x07after", "after"],
		["\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"],
		["one\r\ntwo\n\nthree\tfour", "one two three four"],
		["a\u202eb\u200bc\u0000d\u0007", "abcd"],
		["\u009b31mC1", "C1"],
		["\ud800 alone", "\ufffd alone"],
		["漢字 é 👍", "漢字 é 👍"],
	])("makes %j %j", (text, expected) => {
		expect(harmless(text)).toBe(expected);
	});

	it("leaves no escape even where a sequence is cut off", () => {
		expect(harmless("\x1b[")).not.toMatch(/\p{Cc}/u);
		expect(harmless("\x1b\x1b[2J\x1b]0;x")).not.toMatch(/\p{Cc}/u);
	});
});

describe("the last lines of a log", () => {
	it("are the last ones, without the empty end", () => {
		expect(lastLogLines("one\ntwo\r\nthree\n\n", 2)).toEqual(["two", "three"]);
	});

	it("show a line that was drawn over as it was left", () => {
		expect(lastLogLines("10 %\r50 %\r100 %\rdone\nend", 5)).toEqual(["done", "end"]);
	});

	it("keep empty lines in between, and are none for an empty log", () => {
		expect(lastLogLines("a\n\nb", 5)).toEqual(["a", "", "b"]);
		expect(lastLogLines("\n\n", 5)).toEqual([]);
		expect(lastLogLines("", 5)).toEqual([]);
	});
});
