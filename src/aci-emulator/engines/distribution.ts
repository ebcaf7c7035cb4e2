import * as z from "zod";

/** A duration, or how durations are spread; all in milliseconds, never below 0. */
/** What is longer would be no instant any more. */
const LONGEST_MS = 10 * 366 * 86_400_000;
const ms = z.number().min(0);
export const DISTRIBUTION_WORDS =
	"Expected milliseconds of at least 0, or one of constant, uniform, normal, lognormal, exponential";

export const distributionSchema = z.union(
	[
		ms,
		z.strictObject({ constant: ms }),
		z.strictObject({ uniform: z.strictObject({ minMs: ms, maxMs: ms }) }),
		z.strictObject({ normal: z.strictObject({ meanMs: ms, deviationMs: ms }) }),
		/** Half of the durations are above the median; `sigma` is the deviation of their logarithm: 0.5 is usual. */
		z.strictObject({ lognormal: z.strictObject({ medianMs: ms, sigma: z.number().min(0) }) }),
		z.strictObject({ exponential: z.strictObject({ meanMs: ms }) }),
	],
	{ error: DISTRIBUTION_WORDS },
);

export type Distribution = z.infer<typeof distributionSchema>;

/**
 * One duration, of ten years at most. Draws two numbers (uniform in [0, 1)) whatever the distribution, so that
 * others' stay the same.
 */
export function draw(distribution: Distribution, random: () => number): number {
	return Math.min(LONGEST_MS, spread(distribution, random(), random()));
}

function spread(distribution: Distribution, first: number, second: number): number {
	if (typeof distribution === "number") return distribution;
	if ("constant" in distribution) return distribution.constant;
	if ("uniform" in distribution) {
		const { minMs, maxMs } = distribution.uniform;
		return minMs + (maxMs - minMs) * first;
	}
	if ("exponential" in distribution) return -Math.log(1 - first) * distribution.exponential.meanMs;
	// Box and Muller's: two uniform numbers make a normal one.
	const normal = Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second);
	if ("lognormal" in distribution) {
		return distribution.lognormal.medianMs * Math.exp(distribution.lognormal.sigma * normal);
	}
	const { meanMs, deviationMs } = distribution.normal;
	return Math.max(0, meanMs + deviationMs * normal);
}
