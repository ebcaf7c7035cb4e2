import { describe, expect, it } from "vitest";
import { routeConstraint } from "./route-constraint.ts";

describe("a constraint", () => {
	it.each([
		["int", ["0", "-7", "+7", "2147483647"], ["", "1.0", "x", "2147483648", "0x1"]],
		["long", ["9223372036854775807"], ["9223372036854775808", "1e3"]],
		["bool", ["true", "False"], ["1", "yes", ""]],
		["datetime", ["2026-01-01", "2026-01-01T10:00:00Z", "1/2/2026"], ["x", "7", ""]],
		["decimal", ["1.5", "-1", ".5", "1,000"], ["1e3", "x", "99999999999999999999999999999999"]],
		["double", ["1.5", "-1e3", "NaN"], ["x", "", "1.5.5"]],
		["float", ["1.5"], ["x"]],
		[
			"guid",
			[
				"0f8fad5b-d9cb-469f-a165-70867728950e",
				"0F8FAD5BD9CB469FA16570867728950E",
				"{0f8fad5b-d9cb-469f-a165-70867728950e}",
			],
			["0f8fad5b", "0f8fad5b-d9cb-469f-a165-70867728950e}"],
		],
		["alpha", ["abc", "ABC", ""], ["a1", "ä"]],
		["required", ["a"], [""]],
		["file", ["a.txt", "b/.gitignore"], ["a", "a.", "a.b/c"]],
		["nonfile", ["a", "a."], ["a.txt"]],
		["min(3)", ["3", "4"], ["2", "x"]],
		["max(-3)", ["-3", "-4"], ["0"]],
		["range(1,3)", ["1", "3"], ["0", "4", "x"]],
		["minlength(2)", ["ab"], ["a"]],
		["maxlength(2)", ["ab", ""], ["abc"]],
		["length(2)", ["ab"], ["a", "abc"]],
		["length(1, 2)", ["a", "ab"], ["", "abc"]],
		["regex(^a+$)", ["a", "AA"], ["b", "ab"]],
		["regex(b)", ["abc"], ["a"]],
		["INT", ["1"], ["x"]],
	])("%s takes %j and not %j", (text, taken, refused) => {
		const [, name, argument] = /^(\w+)(?:\((.*)\))?$/.exec(text)!;
		const constraint = routeConstraint(name!, argument);
		if (typeof constraint === "string") throw new Error(constraint);
		expect(taken.map(constraint)).toEqual(taken.map(() => true));
		expect(refused.map(constraint)).toEqual(refused.map(() => false));
	});
});
