import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { strictJson } from "./lenient-json.ts";

describe("lenient JSON", () => {
	it("has comments, names without quotes, line breaks in texts and commas at the end", () => {
		const text = `{"mode": "Incremental", template:{
			// a comment with "quotes"
			"url": "https://x/*no comment*/", /** another
			one **/ "lines": "one
two", list: [1, -2.5e+3, true, null,],
		},}`;
		expect(JSON.parse(strictJson(text))).toEqual({
			mode: "Incremental",
			template: {
				url: "https://x/*no comment*/",
				lines: "one\ntwo",
				list: [1, -2500, true, null],
			},
		});
	});

	it("leaves strict JSON what it is", () => {
		fc.assert(
			fc.property(fc.json(), fc.nat(3), (text, indent) => {
				const value = JSON.parse(text);
				expect(JSON.parse(strictJson(JSON.stringify(value, null, indent)))).toEqual(value);
			}),
		);
	});

	it.each(["{a", "{a b: 1}", "[1,,2]", "[1 2]", '"open', "/* open", "nope"])(
		"makes no JSON of %j",
		(text) => {
			expect(() => JSON.parse(strictJson(text))).toThrow(SyntaxError);
		},
	);
});
