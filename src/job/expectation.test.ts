import { describe, expect, it } from "vitest";
import { Chance } from "../ledger/simulation/chance.ts";
import { drawSpan, type ExpectedSpan, meanOf } from "./expectation.ts";
import { parseJobFile } from "./file/parse-job-file.ts";

function sample(span: ExpectedSpan): number[] {
	const chance = new Chance(5);
	return Array.from({ length: 20_000 }, () => drawSpan(span, () => chance.next())).sort(
		(a, b) => a - b,
	);
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("an expected span", () => {
	it.each<[string, ExpectedSpan]>([
		["a duration", 5000],
		["a mean and a deviation", { meanMs: 60_000, deviationMs: 30_000 }],
		["a median and a 90th percentile", { medianMs: 60_000, p90Ms: 180_000 }],
		["the least and the most", { leastMs: 10_000, mostMs: 20_000 }],
	])("of %s has the mean that it says, and is never below 0", (_, span) => {
		const drawn = sample(span);
		expect(drawn[0]).toBeGreaterThanOrEqual(0);
		expect(Math.abs(mean(drawn) / meanOf(span) - 1)).toBeLessThan(0.03);
	});

	it("of which no time was seen takes less than a second, and some", () => {
		expect(meanOf({ medianMs: 0, p90Ms: 0 })).toBeCloseTo(500);
		const drawn = sample({ medianMs: 0, p90Ms: 1000 });
		expect(drawn[10_000]).toBeGreaterThan(400);
		expect(drawn[10_000]).toBeLessThan(600);
		expect(drawn.every(Number.isFinite)).toBe(true);
	});

	it("has the percentiles that were told", () => {
		const drawn = sample({ medianMs: 60_000, p90Ms: 180_000 });
		expect(Math.abs(drawn[10_000]! / 60_000 - 1)).toBeLessThan(0.05);
		expect(Math.abs(drawn[18_000]! / 180_000 - 1)).toBeLessThan(0.05);
	});

	it("has the deviation that was told", () => {
		const drawn = sample({ meanMs: 60_000, deviationMs: 30_000 });
		const deviation = Math.sqrt(mean(drawn.map((ms) => (ms - 60_000) ** 2)));
		expect(Math.abs(deviation / 30_000 - 1)).toBeLessThan(0.05);
	});
});

describe("expect and budget in a job file", () => {
	const read = (text: string) =>
		parseJobFile(`image: a\nitems: [1]\n${text}`, { name: "job.yaml" });

	it("are read with their units, and small images' start stands for one that is not told", () => {
		const parsed = read("expect: { run: { median: 2m, p90: 5m } }\nbudget: 0.50USD");
		expect("submission" in parsed && parsed.submission.job).toMatchObject({
			expect: { start: 15_000, run: { medianMs: 120_000, p90Ms: 300_000 } },
			budgetUsd: 0.5,
		});
	});

	it.each([
		["expect: { start: 1s }", "expect.run: missing"],
		["expect: { run: { mean: 2m, p90: 3m } }", "found an object with mean, p90"],
		["expect: { run: { least: 3m, most: 2m } }", "found an object with least, most"],
		[
			"expect: { run: 2h }",
			"expected at most 1h, as timeouts.run ends what takes longer, found 2h",
		],
		[
			"expect: { run: { median: 1ms, p90: 30d } }",
			"found more than 30d on average; bring median and p90 closer together",
		],
		["expect: { run: { median: 50m, p90: 2h } }", "on average; raise the timeout"],
		["expect: { run: 1m, merge: 1m }", "the job has no merge step"],
		["budget: 5 EUR", "expected an amount above 0 in US dollars"],
		["budget: 0 USD", "expected an amount above 0 in US dollars"],
		["budget: 5", "expected an amount above 0 in US dollars"],
	])("that are wrong are told: %s", (text, told) => {
		const parsed = read(text);
		const words = "problems" in parsed ? parsed.problems : [];
		expect(words.map(({ path, message }) => `${path}: ${message}`).join("\n")).toContain(told);
	});
});
