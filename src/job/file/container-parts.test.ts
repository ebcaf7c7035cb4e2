import { describe, expect, it } from "vitest";
import { parseJobFile } from "./parse-job-file.ts";
import { problemsText } from "./problem.ts";

const environment = { EMPTY: "", LONG: "y".repeat(40_000) };

function problemsOf(text: string): string[] {
	const parsed = parseJobFile(text, { name: "job.yaml", environment });
	return "problems" in parsed ? problemsText(parsed.problems).split("\n") : [];
}

describe("a secret's value", () => {
	it.each([
		"T: hunter2",
		"T: [hunter2]",
		"T: { value: [hunter2] }",
		"T: { value: { a: hunter2 }, env: hunter2 }",
		"T: { valeu: hunter2 }",
		"T: { value: *hunter2 }",
		"T: { value: !hunter2 x }",
		"T: { value: hunter2 }, T: { value: hunter2 }",
		"T: { env: LONG, value: hunter2 }",
		"1T: { value: hunter2 }",
		"T: { value: 'hunter2' x }",
		"T: { value: @hunter2 }",
	])("is in no message about %s", (secret) => {
		const problems = problemsOf(`image: a\nitems: []\nsecrets: { ${secret} }`);
		expect(problems.length).toBeGreaterThan(0);
		expect(problems.join()).not.toContain("hunter2");
	});

	it.each(["12345678901234567890", "123456789"])(
		"is in no message when it is the number %s",
		(n) => {
			const problems = problemsOf(`image: a\nitems: []\nsecrets: { T: { value: ${n} } }`);
			expect(problems.length).toBeGreaterThan(0);
			expect(problems.join()).not.toContain("12345");
		},
	);

	it.each([
		["{ env: EMPTY }", "the environment variable EMPTY is not set, or is empty"],
		["{ env: constructor }", "the environment variable constructor is not set, or is empty"],
		["{ env: NOWHERE }", "the environment variable NOWHERE is not set, or is empty"],
		[
			"{ env: LONG }",
			"expected at most 32 KB, as it is an environment variable, found 40000 bytes",
		],
		['{ value: "" }', "expected a text of at least one character, found a text"],
		[
			"{}",
			"expected { env: NAME }, { value: … } or { keyVault: https://… }, found an empty object",
		],
	])("%s is refused", (secret, message) => {
		const problems = problemsOf(`image: a\nitems: []\nsecrets: { T: ${secret} }`);
		expect(problems).toEqual([expect.stringContaining(message)]);
	});
});

it("a variable's value may have 32 KB", () => {
	const text = (length: number) => `image: a\nitems: []\nenv: { V: ${"x".repeat(length)} }`;
	expect(problemsOf(text(32_768))).toEqual([]);
	expect(problemsOf(text(32_769))).toEqual([
		"job.yaml:3:11: env.V: expected at most 32 KB, as it is an environment variable, found 32769 bytes",
	]);
});
