import { describe, expect, it } from "vitest";
import { parseJobFile } from "./parse-job-file.ts";
import { problemsText } from "./problem.ts";

function itemsOf(items: string, lines = ""): string[] {
	const parsed = parseJobFile(`image: a\nitems: ${items}\n`, {
		name: "job.yaml",
		read: () => new TextEncoder().encode(lines),
	});
	if ("problems" in parsed) throw new Error(problemsText(parsed.problems));
	return parsed.submission.items;
}

describe("items", () => {
	it("keep their JSON exactly", () => {
		const items = [
			'{"Timestamp":"yesterday"}',
			'{"__proto__":1}',
			"null",
			'"é\\u0000"',
			"1e+21",
			"[]",
		];
		const text = `{"image":"a","items":[${items.join(",")}]}`;
		const parsed = parseJobFile(text, { name: "request body" });
		expect("submission" in parsed && parsed.submission.items).toEqual(items);
	});

	it.each([
		["{ range: { from: 0, to: 3 } }", ["0", "1", "2", "3"]],
		["{ range: { from: -5, to: 6, step: 5 } }", ["-5", "0", "5"]],
		["{ range: { from: 7, to: 7 } }", ["7"]],
		[
			"{ matrix: { x: [1, 2], y: [a, [b]] } }",
			['{"x":1,"y":"a"}', '{"x":1,"y":["b"]}', '{"x":2,"y":"a"}', '{"x":2,"y":["b"]}'],
		],
		[
			'{ matrix: { "2": [a, b], "1": [c, d] } }',
			['{"1":"c","2":"a"}', '{"1":"d","2":"a"}', '{"1":"c","2":"b"}', '{"1":"d","2":"b"}'],
		],
	])("%s", (items, texts) => {
		expect(itemsOf(items)).toEqual(texts);
	});

	it("come from a file's lines", () => {
		const lines = '\uFEFF{"x":1}\r\n\r\n  \n"two"\n[3]';
		expect(itemsOf("{ file: tiles.jsonl }", lines)).toEqual(['{"x":1}', '"two"', "[3]"]);
		expect(itemsOf("{ file: tiles.jsonl }", "\n")).toEqual([]);
	});

	it("in a file are wrong at their own line and column", () => {
		const lines = '{"x":1}\n{"x":}\n\n12345678901234567890\n{"a":1,"a":2} x\n';
		expect(() => itemsOf("{ file: tiles.jsonl }", `${lines}"${"x".repeat(33_000)}"`)).toThrow(
			new Error(
				[
					'tiles.jsonl:2:6: items.file: not valid JSON: expected a JSON value, found "}"',
					"tiles.jsonl:4:1: items.file: this number is beyond what JSON programs read exactly and would be changed; quote it to keep it as text",
					'tiles.jsonl:5:8: items.file: the key "a" stands twice in one object',
					'tiles.jsonl:5:15: items.file: not valid JSON: expected the end of the text, found "x"',
					"tiles.jsonl:6:1: items.file: expected an item of at most 32 KB as JSON text, as it travels in an environment variable, found 33002 bytes; give a reference to the data instead, such as a blob's name",
				].join("\n"),
			),
		);
	});

	it.each([
		[
			"{ range: { from: 3, to: 1 } }",
			'items.range: expected { from, to, step }, whole numbers, with from at most to, found the object {"from":3,"to":1}',
		],
		[
			"{ range: { from: 0.5, to: 1 } }",
			"items.range.from: expected a whole number, found the number 0.5",
		],
		["{ range: { to: 1 } }", "items.range.from: missing: expected a whole number"],
		[
			"{ range: { from: 0, to: 9, step: 0 } }",
			"items.range.step: expected a whole number from 1 up, found the number 0",
		],
		["{ rnge: { from: 0, to: 1 } }", 'items.rnge: unknown key; did you mean "range"?'],
		[
			"{}",
			"items: expected a list of values, or one of { range: … }, { matrix: … }, { file: … }, found the object {}",
		],
		[
			"{ file: a, range: { from: 0, to: 1 } }",
			"items: expected a list of values, or one of { range: … }, { matrix: … }, { file: … }, found the object",
		],
		[
			"{ matrix: {} }",
			"items.matrix: expected an object with at least one key, each with a list of values, found the object {}",
		],
		[
			"{ matrix: { x: [] } }",
			"items.matrix.x: expected a list of at least one value, found the list []",
		],
		[
			"{ matrix: { __proto__: [1], x: [2] } }",
			"items.matrix.__proto__: this name is not supported",
		],
		[`[1, "${"x".repeat(33_000)}"]`, "items[1]: expected an item of at most 32 KB as JSON text"],
		[
			"{ range: { from: 1, to: 1000000000000 } }",
			"items: expected at most 100,000 items of together at most 12 MB, found more",
		],
		[
			`{ matrix: { a: ["${"x".repeat(30_000)}"], b: [${"1,".repeat(500)}] } }`,
			"items: expected at most 100,000 items of together at most 12 MB, found more",
		],
	])("%s is wrong", (items, message) => {
		expect(() => itemsOf(items)).toThrow(message);
	});

	it("may be a hundred thousand", () => {
		expect(itemsOf("{ range: { from: 1, to: 100000 } }")).toHaveLength(100_000);
	});

	it("may come from a large file, but not from any", () => {
		expect(() => itemsOf("{ file: x }", " ".repeat(20 * 1024 * 1024 + 1))).toThrow(
			'items.file: "x" is larger than 20 MB',
		);
	});
});
