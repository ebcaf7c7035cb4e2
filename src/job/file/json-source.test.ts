import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "./json-source.ts";
import { nodeAt, plainValue } from "./source-tree.ts";

describe("JSON text", () => {
	it("is read to the value that JSON.parse gives", () => {
		const anyJson = fc.jsonValue({ maxDepth: 6, noUnicodeString: false });
		fc.assert(
			fc.property(anyJson, fc.constantFrom(undefined, 2, "\t"), (value, indent) => {
				const text = JSON.stringify(value, undefined, indent);
				const { root, faults } = readJson(text);
				expect(faults.filter(({ message }) => !message.includes("beyond what JSON"))).toEqual([]);
				expect(plainValue(root!)).toEqual(JSON.parse(text));
			}),
			{ numRuns: 500 },
		);
	});

	it("keeps a key __proto__ as a key", () => {
		const text = '{"__proto__":{"a":1},"b":2}';
		const value = plainValue(readJson(text).root!);
		expect(JSON.stringify(value)).toBe(text);
		expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
	});

	it("knows where every value and key starts", () => {
		const { root } = readJson('\uFEFF { "a" : [ 1, {"b":null} ] } ');
		expect(nodeAt(root, ["a", 1, "b"])).toMatchObject({ start: 20, value: null });
		expect(nodeAt(root, ["a"])?.start).toBe(10);
		expect(root?.kind === "object" && root.entries.get("a")?.keyStart).toBe(4);
	});

	it.each([
		["", 0, "expected a JSON value, found the end"],
		["[1,]", 3, 'expected a JSON value, found "]"'],
		["[1 2]", 3, 'expected "," or "]", found "2"'],
		['{"a":1 "b":2}', 7, 'expected "," or "}", found "\\""'],
		["{a:1}", 1, 'expected a key in double quotes, found "a"'],
		['{"a" 1}', 5, 'expected ":" after the key, found "1"'],
		['"abc', 4, "expected the closing quote of a text, found the end"],
		['"a\nb"', 2, 'expected the closing quote of a text, found "\\n"'],
		['"abc\\', 5, "expected the closing quote of a text, found the end"],
		['["\\q"]', 1, "has an escape unknown to JSON"],
		["1 2", 2, 'expected the end of the text, found "2"'],
		["01", 1, 'expected the end of the text, found "1"'],
		["nul", 0, 'expected a JSON value, found "n"'],
	])("%j stops being JSON at offset %i", (text, offset, message) => {
		const { root, faults } = readJson(text);
		expect(root).toBeUndefined();
		expect(faults).toMatchObject([{ offset, message: expect.stringContaining(message) }]);
	});

	it("agrees with JSON.parse on what is JSON", () => {
		const fragment = fc.constantFrom(
			..."[]{},: ",
			'"a"',
			'"b"',
			"1",
			"-0.5e3",
			"true",
			"null",
			"x",
		);
		fc.assert(
			fc.property(fc.array(fragment, { maxLength: 8 }), (fragments) => {
				const text = fragments.join("");
				let parsed: unknown;
				try {
					parsed = JSON.parse(text);
				} catch {
					expect(readJson(text).root).toBeUndefined();
					return;
				}
				const { root, faults } = readJson(text);
				if (faults.length === 0) expect(plainValue(root!)).toEqual(parsed);
			}),
			{ numRuns: 2000 },
		);
	});

	it.each(["12345678901234567890", "-9007199254740993", "1e400"])(
		"%s is a fault, as it would be changed",
		(number) => {
			const { faults } = readJson(`[0, ${number}]`);
			expect(faults).toMatchObject([{ offset: 4, message: expect.stringContaining("quote it") }]);
		},
	);

	it.each(["9007199254740992", "1000000000000000000000", "0.1", "-0", "1e21"])(
		"%s is taken",
		(number) => {
			expect(readJson(number).faults).toEqual([]);
		},
	);

	it("with a key twice is a fault at the second", () => {
		expect(readJson('{"a":1,"a":2}').faults).toMatchObject([{ offset: 7 }]);
	});

	it("nested a hundred thousand deep is a fault, not a crash", () => {
		const deep = "[".repeat(100_000);
		expect(readJson(deep).faults).toMatchObject([
			{ message: expect.stringContaining("nested more than 100 deep") },
		]);
	});
});
