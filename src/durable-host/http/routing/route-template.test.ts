import { describe, expect, it } from "vitest";
import { parseRoute } from "./route-template.ts";

describe("a template", () => {
	it.each([
		["a/", "begins or ends with a slash"],
		["/a", "begins or ends with a slash"],
		["a//b", "begins or ends with a slash"],
		["{a", "a brace that is not closed"],
		["a}", "a brace that is not open"],
		["{}", "has no name"],
		["{:int}", "has no name"],
		["a?b", "a question mark outside of braces"],
		["{*rest}/more", "can only be the last segment, alone"],
		["files-{*rest}", "can only be the last segment, alone"],
		["{a}{b}", "right behind another parameter"],
		["{a}/{A}", "has two parameters 'A'"],
		["{a}-{b?}", "can only stand alone or behind a point"],
		["{a=1?}", "which is optional and has a value anyway"],
		["{*a?}", "which is optional and has a value anyway"],
		["{a:entier}", "there is no constraint 'entier'"],
		["{a:constructor}", "there is no constraint 'constructor'"],
		["{a:constructor(1)}", "there is no constraint 'constructor(1)'"],
		["{a:int(1)}", "there is no constraint 'int(1)'"],
		["{a:min}", "min takes 1 whole number(s)"],
		["{a:range(1)}", "range takes 2 whole number(s)"],
		["{a:length(x)}", "length takes 1 or 2 whole number(s)"],
		["{a:regex([)}", "'[' is no regular expression"],
		["{a:}", "whose constraint cannot be read"],
	])("%s is refused: %s", (template, message) => {
		expect(() => parseRoute(template)).toThrow(RangeError);
		expect(() => parseRoute(template)).toThrow(message);
	});

	it("names itself in the error", () => {
		expect(() => parseRoute("jobs/{id")).toThrow("The route 'jobs/{id' has");
	});
});
