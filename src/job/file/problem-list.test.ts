import { describe, expect, it } from "vitest";
import { readJson } from "./json-source.ts";
import { formatProblem, problemsText } from "./problem.ts";
import { ProblemList, textPositions } from "./problem-list.ts";

const text = '{\n  "a": { "b c": [1, 2] },\r\n  "d": 3\n}';
const listOf = () => new ProblemList("job.json", text, readJson(text).root);

describe("a list of problems", () => {
	it("is told in file order, each with its place and key", () => {
		const problems = listOf();
		problems.addAtValue(["d"], "third");
		problems.addAtValue(["a", "b c", 1], "second");
		problems.addAtKey(["a"], "first");
		expect(problemsText(problems.inFileOrder())).toBe(
			'job.json:2:3: a: first\njob.json:2:21: a["b c"][1]: second\njob.json:3:8: d: third',
		);
	});

	it("places what is missing at the value around it", () => {
		const problems = listOf();
		problems.addAtValue(["a", "x", "y"], "missing");
		problems.addAtKey(["d", "z"], "none here");
		expect(problems.inFileOrder().map(({ line, column }) => [line, column])).toEqual([
			[2, 8],
			[3, 8],
		]);
	});

	it("places a problem of another file where that file is named", () => {
		const problems = listOf();
		problems.addAtValue(["d"], "after");
		problems.addElsewhere(["a"], { file: "x.jsonl", line: 9, column: 2, message: "bad" });
		expect(problems.inFileOrder().map(formatProblem)).toEqual([
			"x.jsonl:9:2: a: bad",
			"job.json:3:8: d: after",
		]);
	});

	it("places everything at the start where the text says nothing", () => {
		const problems = new ProblemList("job.yaml", "# none");
		problems.addAtValue(["a"], "missing");
		expect(problems.inFileOrder()).toMatchObject([{ line: 1, column: 1 }]);
	});

	it("tells a hundred and counts the rest", () => {
		const problems = new ProblemList("job.yaml", "");
		for (let i = 0; i < 130; i++) problems.addAtOffset(0, `problem ${i}`);
		const told = problems.inFileOrder().map(formatProblem);
		expect(told).toHaveLength(101);
		expect(told.at(-1)).toBe("job.yaml:1:1: and 30 more problems after this one");
	});
});

it("lines and columns of a text count from 1", () => {
	const position = textPositions("ab\n\ncd");
	expect([0, 2, 3, 4, 6].map(position)).toEqual([
		{ line: 1, column: 1 },
		{ line: 1, column: 3 },
		{ line: 2, column: 1 },
		{ line: 3, column: 1 },
		{ line: 3, column: 3 },
	]);
});
