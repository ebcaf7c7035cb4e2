import { describe, expect, it } from "vitest";
import { paintFor, spreadLine, styledLine, unpainted } from "./styled-line.ts";

const tagged = (style: unknown, text: string) => `<${style}>${text}</>`;

describe("a styled line", () => {
	it("counts the text and not its style", () => {
		const spans = [{ text: "abc", style: "red" as const }, { text: "def" }];
		expect(styledLine(spans, 6, tagged)).toBe("<red>abc</>def");
		expect(styledLine(spans, 5, tagged)).toBe("<red>abc</>d…");
		expect(styledLine(spans, 2, tagged)).toBe("<red>a…</>");
	});
});

describe("a spread line", () => {
	it("puts its parts at both ends", () => {
		const line = spreadLine([{ text: "left" }], [{ text: "right" }], 20, unpainted);
		expect(line).toBe("left           right");
	});

	it("cuts the left part where both would touch, and drops the right one where there is no room", () => {
		const [left, right] = [[{ text: "a long left part" }], [{ text: "right" }]];
		expect(spreadLine(left, right, 18, unpainted)).toBe("a long lef…  right");
		expect(spreadLine(left, right, 10, unpainted)).toBe("a long le…");
	});
});

describe("the colours of a stream", () => {
	const red = (isTTY: boolean, environment: Record<string, string>) =>
		paintFor({ isTTY }, environment)("red", "x");
	const TERM = "xterm-256color";

	it("are there on a terminal", () => {
		expect(red(true, { TERM })).toBe("\x1b[31mx\x1b[39m");
		expect(red(false, { TERM })).toBe("x");
	});

	it("are as the variables have it that the command was given", () => {
		expect(red(true, { TERM, NO_COLOR: "1" })).toBe("x");
		expect(red(true, { TERM: "dumb" })).toBe("x");
		expect(red(false, { FORCE_COLOR: "1" })).toBe("\x1b[31mx\x1b[39m");
		expect(red(true, { TERM, FORCE_COLOR: "0" })).toBe("x");
	});
});
