import { describe, expect, it } from "vitest";
import { readQuery } from "./request-query.ts";

const query = (text: string) => ({ query: new URLSearchParams(text) });

describe("a query", () => {
	it("has its defaults, and leaves out what did not come", () => {
		expect(readQuery(query(""), "listJobs")).toEqual({ limit: 50 });
		expect(readQuery(query("limit=7&after=x"), "listJobs")).toEqual({ limit: 7, after: "x" });
	});

	it("may carry the host's own key", () => {
		expect(readQuery(query("code=secret"), "readJob")).toEqual({});
	});

	it.each([
		[
			"lmit=1",
			'Unknown query parameter "lmit". This operation takes: limit, status, source, after.',
		],
		["limit=1&limit=2", "limit: expected once, found several."],
		["limit=0", 'limit: expected a whole number from 1 to 100, found "0".'],
		["limit=101", 'limit: expected a whole number from 1 to 100, found "101".'],
		["limit=1e1", 'limit: expected a whole number from 1 to 100, found "1e1".'],
		["limit=", 'limit: expected a whole number from 1 to 100, found "".'],
		["limit=%D9%A1", 'limit: expected a whole number from 1 to 100, found "١".'],
	])("is refused: %s", (text, message) => {
		expect(() => readQuery(query(text), "listJobs")).toThrow(message);
	});

	it("says what a parameter may be, and shortens what was found", () => {
		expect(() => readQuery(query("outcome=won"), "takeCallback")).toThrow(
			'outcome: expected "succeeded" or "failed", found "won".',
		);
		expect(() => readQuery(query(`source=${"x".repeat(2000)}`), "submitJob")).toThrow(
			`source: expected at most 1024 characters, found "${"x".repeat(100)}…".`,
		);
	});
});
