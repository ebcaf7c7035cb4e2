import { expect, it } from "vitest";
import { withoutComments } from "./json-file.ts";

it.each([
	['{ "a": 1 } // the end', { a: 1 }],
	['{ /* one */ "a": /* two\nlines */ 1 }', { a: 1 }],
	['{ "a": "no // comment", "b": "nor /* this */" }', { a: "no // comment", b: "nor /* this */" }],
	['{ "a": "\\"// quoted\\"" }', { a: '"// quoted"' }],
	['{ "a": [1, 2, ], } ', { a: [1, 2] }],
	['{ "a": [1, // last\n ] }', { a: [1] }],
	["\uFEFF{}", {}],
])("%j without its comments is JSON", (content, expected) => {
	expect(JSON.parse(withoutComments(content))).toEqual(expected);
});

it("What is left keeps its line and column", () => {
	const content = '{ /* x\n */ "a": 1, // y\n "b": }';
	expect(
		withoutComments(content)
			.split("\n")
			.map((line) => line.length),
	).toEqual(content.split("\n").map((line) => line.length));
});
