import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { nodeAt, plainValue } from "./source-tree.ts";
import { readYaml } from "./yaml-source.ts";

describe("YAML text", () => {
	it("is read to the value that was written", () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
				const plain = JSON.parse(JSON.stringify(value));
				const { root, faults } = readYaml(stringify(plain));
				if (faults.length === 0) expect(plainValue(root!)).toEqual(plain);
				else expect(faults.every((fault) => fault.message.includes("beyond what JSON"))).toBe(true);
			}),
		);
	});

	it("keeps how scalars were written, and dates as texts", () => {
		const { root } = readYaml("a: 1.10\nb: 2024-01-01\nc: 0x1F\nd: yes\ne: ~\nf: !!str 5\n");
		expect(plainValue(root!)).toEqual({
			a: 1.1,
			b: "2024-01-01",
			c: 31,
			d: "yes",
			e: null,
			f: "5",
		});
		expect(nodeAt(root, ["a"])).toMatchObject({ written: "1.10", start: 3 });
	});

	it("shares what an alias names", () => {
		const { root, faults } = readYaml("a: &x { b: 1 }\nc: *x\nd: &x 2\ne: *x\n");
		expect(faults).toEqual([]);
		expect(plainValue(root!)).toEqual({ a: { b: 1 }, c: { b: 1 }, d: 2, e: 2 });
	});

	it("takes a flow mapping's key without a value as null", () => {
		expect(plainValue(readYaml("{ a, b: 1 }").root!)).toEqual({ a: null, b: 1 });
	});

	it("takes the name << in quotes as any other", () => {
		expect(plainValue(readYaml('"<<": { a: 1 }').root!)).toEqual({ "<<": { a: 1 } });
	});

	it.each([
		["a: 1\n\tb: 2", 5, "tabs cannot indent"],
		["a: [1, 2", 8, "indentation"],
		["a: b: c", 3, "needs quotes"],
		["a: @b", 3, "cannot start with this character"],
		["a: 1\n---\nb: 2", 5, "must be one document"],
		["a: !secret x", 3, "tags"],
		["a: !!binary aGk=", 3, "tags"],
		["%TAG\n---\na: 1", 0, "directive"],
		["a: 1\na: 2", 5, 'the key "a" stands twice'],
		["a: .nan", 3, "no NaN"],
		["a: -.inf", 3, "beyond what JSON"],
		["a: 12345678901234567890", 3, "beyond what JSON"],
		[`a: ${"9".repeat(400)}`, 3, "beyond what JSON"],
		["a: *b", 3, "no anchor"],
		["a: &b [*b]", 7, "no anchor"],
		["1: a", 0, "a key must be a text"],
		["? [a]\n: 1", 2, "a key must be a text"],
		["<<: { a: 1 }", 0, "merge keys"],
	])("%j is a fault at offset %i", (text, offset, message) => {
		expect(readYaml(text).faults).toMatchObject([
			{ offset, message: expect.stringContaining(message) },
		]);
	});

	it("never quotes the text in what it says of its syntax", () => {
		const broken = [
			"- a\nhunter2: 1",
			"a: 'x' hunter2",
			"a: !hunter2 b",
			"a: *hunter2",
			'a: "\\hunter2"',
		];
		for (const text of broken) {
			const { faults } = readYaml(text);
			expect(faults.length, text).toBeGreaterThan(0);
			expect(JSON.stringify(faults)).not.toContain("hunter2");
		}
	});

	it("does not let aliases grow without bound", () => {
		const level = (i: number) => `${"x".repeat(i)}: &a${i} [${`*a${i - 1},`.repeat(10)}]`;
		const bomb = ["start: &a0 [1]", ...Array.from({ length: 9 }, (_, i) => level(i + 1))];
		const { root, faults } = readYaml(bomb.join("\n"));
		expect(faults[0]?.message).toContain("more than 1000000 values");
		expect(JSON.stringify(plainValue(root!)).length).toBeLessThan(10_000_000);
	});

	it.each([200, 100_000])("nested %i deep is a fault, not a crash", (depth) => {
		const { faults } = readYaml("[".repeat(depth) + "]".repeat(depth));
		expect(faults[0]?.message).toContain("nested more than 100 deep");
	});

	it("of comments alone is nothing", () => {
		expect(readYaml("# nothing\n")).toEqual({ faults: [] });
	});
});
