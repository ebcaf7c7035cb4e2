import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentDecoded } from "./percent-decode.ts";

describe("a percent-encoded text", () => {
	it.each([
		["a", "a"],
		["a%20b%C3%A9", "a bé"],
		["%20%FF%20", " %FF "],
		["%F0%9F%98%80%C0%80", "😀%C0%80"],
		["100%", "100%"],
		["%zz%20", "%zz "],
	])("%s is %s", (encoded, decoded) => {
		expect(percentDecoded(encoded)).toBe(decoded);
	});

	it("is whatever was encoded", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme" }), (text) => {
				expect(percentDecoded(encodeURIComponent(text))).toBe(text);
			}),
		);
	});
});
