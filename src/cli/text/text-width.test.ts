import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutToWidth, textWidth } from "./text-width.ts";

describe("the width of a text", () => {
	it.each([
		["", 0],
		["plain", 5],
		["naïve…", 6],
		["e\u0301", 1],
		["漢字", 4],
		["ﾊﾝ", 2],
		["한글", 4],
		["！", 2],
		["👍🇩🇪", 4],
		["█▒░·", 4],
	])("of %j is %i columns", (text, width) => {
		expect(textWidth(text)).toBe(width);
	});
});

describe("cutting to a width", () => {
	it("leaves what fits, and marks what does not", () => {
		expect(cutToWidth("twelve", 6)).toBe("twelve");
		expect(cutToWidth("twelve", 5)).toBe("twel…");
		expect(cutToWidth("twelve", 0)).toBe("");
	});

	it("does not cut a wide character in two", () => {
		expect(cutToWidth("漢字漢字", 4)).toBe("漢…");
	});

	it("never gives more than the width", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), fc.nat(20), (text, columns) => {
				expect(textWidth(cutToWidth(text, columns))).toBeLessThanOrEqual(columns);
			}),
		);
	});
});
