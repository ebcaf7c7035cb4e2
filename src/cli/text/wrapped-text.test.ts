import { describe, expect, it } from "vitest";
import { breakLine, wrapLine } from "./wrapped-text.ts";

describe("a line that is wrapped", () => {
	it("is broken between words, and goes on below where it began", () => {
		expect(wrapLine("  one two three four", 11)).toEqual(["  one two", "  three", "  four"]);
		expect(wrapLine("  name  one two three", 13, 6)).toEqual([
			"  name  one",
			"      two",
			"      three",
		]);
	});

	it("stays as it is where it fits, or where there is no width", () => {
		expect(wrapLine("one  two", 8)).toEqual(["one  two"]);
		expect(wrapLine("one two".repeat(99), Number.POSITIVE_INFINITY)).toHaveLength(1);
	});

	it("keeps a command in one piece", () => {
		expect(wrapLine("Ask (`tutti ps --all`) now.", 18)).toEqual([
			"Ask",
			"(`tutti ps --all`)",
			"now.",
		]);
		expect(wrapLine("Ask `tutti ps --all`.", 9)).toEqual(["Ask", "`tutti ps --all`."]);
	});

	it("breaks a word that is wider than a line", () => {
		expect(wrapLine("see /a/very/long/path ok", 8)).toEqual([
			"see",
			"/a/very/",
			"long/pat",
			"h ok",
		]);
		expect(wrapLine("漢字漢字漢字", 5)).toEqual(["漢字", "漢字", "漢字"]);
	});

	it("does not count how it is coloured", () => {
		const red = "\x1b[31mred\x1b[39m";
		expect(wrapLine(`${red} ${red}`, 7)).toEqual([`${red} ${red}`]);
		expect(wrapLine(`${red} ${red}`, 6)).toEqual([red, red]);
		expect(wrapLine(`a ${red}`, 2)).toEqual(["a", red]);
	});
});

describe("a line of a log", () => {
	it("is broken where the columns end, with every space, and cut with a sign", () => {
		expect(breakLine("a  b  c  d", 4, 3)).toEqual(["a  b", "  c ", " d"]);
		expect(breakLine("a  b  c  d", 4, 2)).toEqual(["a  b", "  c…"]);
		expect(breakLine("", 4, 2)).toEqual([""]);
	});
});
