import { describe, expect, it } from "vitest";
import {
	queryFlag,
	queryInstant,
	queryNumber,
	queryPageSize,
	queryText,
	queryWords,
} from "./query-values.ts";

const query = (text: string) => new URLSearchParams(text);

describe("a value of a query", () => {
	it("is found whatever the case of its name, and joined by commas", () => {
		expect(queryText(query("A=1&a=2&b=3"), "a")).toBe("1,2");
		expect(queryText(query("b=3"), "a")).toBeUndefined();
		expect(queryText(query("a="), "a")).toBe("");
	});

	it.each([
		[queryFlag, "TRUE", true],
		[queryFlag, " false ", false],
		[queryFlag, "1", undefined],
		[queryNumber, "1.5", 1.5],
		[queryNumber, "", undefined],
		[queryNumber, "x", undefined],
		[queryPageSize, "10", 10],
		[queryPageSize, "0", undefined],
		[queryPageSize, "1.5", undefined],
		[queryInstant, "1970-01-01T00:00:01.5000000Z", 1500],
		[queryInstant, "", undefined],
		[queryInstant, "soon", undefined],
	])("is read by %o from %j as %j", (read, text, value) => {
		expect(read(new URLSearchParams({ a: text }), "A")).toBe(value);
	});

	it("lists words, of which those that are unknown are passed over", () => {
		const words = ["One", "Two"] as const;
		expect(queryWords(query("a=One,%20Two&a=Three"), "a", words)).toEqual(["One", "Two"]);
		expect(queryWords(query("a=one"), "a", words)).toBeUndefined();
		expect(queryWords(query(""), "a", words)).toBeUndefined();
	});
});
