import * as z from "zod";

/** A duration, or how durations are spread; all in milliseconds, never below 0. */
const ms = z.number().min(0);
export const distributionSchema = z.union([
	ms,
	z.strictObject({ constant: ms }),
	z.strictObject({ uniform: z.strictObject({ minMs: ms, maxMs: ms }) }),
	z.strictObject({ normal: z.strictObject({ meanMs: ms, deviationMs: ms }) }),
	/** Half of the durations are above the median; `sigma` is the deviation of their logarithm: 0.5 is usual. */
	z.strictObject({ lognormal: z.strictObject({ medianMs: ms, sigma: z.number().min(0) }) }),
	z.strictObject({ exponential: z.strictObject({ meanMs: ms }) }),
]);

export type Distribution = z.infer<typeof distributionSchema>;

/** One duration. Draws two numbers (uniform in [0, 1)) whatever the distribution, so that others' stay the same. */
export function draw(distribution: Distribution, random: () => number): number {
	const [first, second] = [random(), random()];
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
