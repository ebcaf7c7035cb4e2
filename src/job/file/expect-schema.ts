/** The job file's keys about what a job is expected to take, and may cost. */
import * as z from "zod";
import { formatDuration } from "../duration.ts";
import type { Expectation, ExpectedSpan } from "../expectation.ts";
import { duration, worded } from "./worded-schema.ts";

const SPAN_WORDS =
	"a duration such as 2m, or one of { mean, deviation }, { median, p90 } and { least, most }";

const part = (is: string) => duration("1ms", "30d", is);

function span(is: string, example?: unknown) {
	const spread = z
		.strictObject({
			mean: part("The average, with deviation.").optional(),
			deviation: part("The standard deviation.").optional(),
			median: part("Half take no longer; with p90.").optional(),
			p90: part("Nine of ten take no longer.").optional(),
			least: part("The shortest, with most.").optional(),
			most: part("The longest.").optional(),
		})
		.transform(spreadOf)
		.refine((read): read is Exclude<typeof read, undefined> => read !== undefined);
	return worded(z.union([part("Always as long."), spread]), {
		expected: SPAN_WORDS,
		is,
		...(example === undefined ? {} : { example }),
	});
}

type Pairs = {
	[part in "mean" | "deviation" | "median" | "p90" | "least" | "most"]?: number | undefined;
};

/** Exactly one pair, in order; undefined: something else. */
function spreadOf({ mean, deviation, median, p90, least, most }: Pairs) {
	const given = [mean, deviation, median, p90, least, most].filter((each) => each !== undefined);
	if (given.length !== 2) return undefined;
	if (mean !== undefined && deviation !== undefined)
		return { meanMs: mean, deviationMs: deviation };
	if (median !== undefined && p90 !== undefined && median <= p90)
		return { medianMs: median, p90Ms: p90 };
	if (least !== undefined && most !== undefined && least <= most)
		return { leastMs: least, mostMs: most };
	return undefined;
}

export const expectation = worded(
	z.strictObject({
		start: span(
			"From the accepted create of a container group to the start of its containers: queueing and the image's pull. ACI took 9 to 19 s for small images in recordings, minutes for large ones.",
		).prefault("15s"),
		run: span("From an item's container's start to its end."),
		merge: span(
			"The same of the merge step. Without it, a plan ends before the merge step.",
		).optional(),
	}),
	{
		expected: "an object with run, and if need be start and merge",
		is: "How long things are expected to take, for `tutti plan`, for what a run is compared with at its end, and for what a budget holds back; nothing is stopped by it. Each is a duration, or a spread: `{ mean, deviation }`, `{ median, p90 }` (both taken for log-normal) or `{ least, most }` (all alike). Without it, a plan goes by the last job of the same image.",
		example: { start: "20s", run: { median: "2m", p90: "5m" } },
	},
);

export const budget = worded(
	z
		.string()
		.regex(/^\d{1,9}(?:\.\d{1,6})? ?USD$/)
		.transform((text) => Number.parseFloat(text))
		.refine((usd) => usd > 0),
	{
		expected: "an amount above 0 in US dollars, such as 5 USD or 0.50 USD",
		is: "What the job may cost: no launch is granted that would make what was spent, and what is under way, more than this. What runs goes on; items that could not be launched any more fail with the reason `budget`. It is reckoned by list prices, see docs/plan.md; a job is refused when no price of one of its regions is known.",
		example: "5 USD",
	},
);

/** As a job file has it; `expectation` reads it as the same again. */
export function expectationDocument({ start, run, merge }: Expectation) {
	return {
		start: spanDocument(start),
		run: spanDocument(run),
		...(merge === undefined ? {} : { merge: spanDocument(merge) }),
	};
}

export function budgetDocument(usd: number): string {
	return `${Number(usd.toFixed(6))} USD`;
}

function spanDocument(of: ExpectedSpan) {
	if (typeof of === "number") return formatDuration(of);
	if ("meanMs" in of) {
		return { mean: formatDuration(of.meanMs), deviation: formatDuration(of.deviationMs) };
	}
	if ("medianMs" in of) {
		return { median: formatDuration(of.medianMs), p90: formatDuration(of.p90Ms) };
	}
	return { least: formatDuration(of.leastMs), most: formatDuration(of.mostMs) };
}
