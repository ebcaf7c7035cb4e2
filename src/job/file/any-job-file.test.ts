import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobSource } from "./job-source.ts";
import { parseJobFile } from "./parse-job-file.ts";

/** A file named "a" can be read, and no other. */
const source: JobSource = {
	name: "job.yaml",
	environment: { a: "hunter2" },
	read: (path) => {
		if (path === "a") return "text";
		throw new Error(`no such file: ${path}`);
	},
};

describe("any text whatever", () => {
	const keys = "image items files env secrets resources timeouts attempts merge range matrix file";
	const more = "registry volumes mounts sidecars initContainers secret azureFile key password gpu";
	const words =
		`${more} ${keys} text value cpu job run name command __proto__ constructor a 5`.split(" ");
	const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
		tree: fc.oneof(
			{ maxDepth: 4, withCrossShrink: true },
			fc.constantFrom("a", "10m", "", 1, -1, 0.5, true, null, 1e300),
			fc.array(tie("tree"), { maxLength: 3 }),
			fc.dictionary(fc.constantFrom(...words), tie("tree"), { maxKeys: 5 }),
		),
	}));
	const isAnswered = (text: string) => {
		const parsed = parseJobFile(text, source);
		if ("submission" in parsed) return;
		expect(parsed.problems.length).toBeGreaterThan(0);
		for (const { line, column, message } of parsed.problems) {
			expect(Math.min(line, column)).toBeGreaterThan(0);
			expect(message).not.toMatch(/undefined|Invalid/);
		}
	};

	it("of the right words in any order gets an answer", () => {
		fc.assert(
			fc.property(tree, (value) => {
				isAnswered(JSON.stringify(value));
			}),
			{ numRuns: 1000 },
		);
	});

	it("of any characters gets an answer", () => {
		const marks = fc.constantFrom(
			..."{}[]:,-?&*!|>'\"%@`#\n\t  ab1<.~\0\uFEFF",
			"<<: ",
			"- ",
			"? ",
			"&a ",
			"*a ",
		);
		fc.assert(
			fc.property(fc.array(marks, { maxLength: 20 }), (some) => {
				isAnswered(some.join(""));
			}),
			{ numRuns: 3000 },
		);
	});
});
