/** How long something is expected to take, as a user knows it: a duration, or how durations are spread. */
export type ExpectedSpan =
	| number
	| { meanMs: number; deviationMs: number }
	| { medianMs: number; p90Ms: number }
	| { leastMs: number; mostMs: number };

/** What a job is expected to take. Milliseconds. */
export interface Expectation {
	/** From the accepted create of a container group to the start of its containers. */
	start: ExpectedSpan;
	/** From a container's start to its end. */
	run: ExpectedSpan;
	/** The same of the merge step's. Absent: not known. */
	merge?: ExpectedSpan;
}

/** The standard normal distribution's 90th percentile. */
const NORMAL_P90 = 1.2815515655446004;
/** What a measured 0 stands for: ACI tells whole seconds, so that it took some part of one. */
const UNSEEN_MS = 500;

export function meanOf(span: ExpectedSpan): number {
	if (typeof span === "number") return span;
	if ("meanMs" in span) return span.meanMs;
	if ("leastMs" in span) return (span.leastMs + span.mostMs) / 2;
	const { mu, sigma } = logNormalOf(span);
	return Math.exp(mu + sigma ** 2 / 2);
}

/**
 * One duration of the distribution. What has a mean or a median is taken for log-normal: never below 0, with a long
 * tail, as run times are. Takes two numbers from `random` (uniform in [0, 1)), whatever the distribution.
 */
export function drawSpan(span: ExpectedSpan, random: () => number): number {
	const [first, second] = [random(), random()];
	if (typeof span === "number") return span;
	if ("leastMs" in span) return Math.round(span.leastMs + (span.mostMs - span.leastMs) * first);
	const { mu, sigma } = logNormalOf(span);
	// Box and Muller's: two uniform numbers make a normal one.
	const normal = Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second);
	return Math.round(Math.exp(mu + sigma * normal));
}

/** Mean and deviation of the logarithm. */
function logNormalOf(span: Extract<ExpectedSpan, { meanMs: number } | { medianMs: number }>): {
	mu: number;
	sigma: number;
} {
	if ("medianMs" in span) {
		const median = span.medianMs || UNSEEN_MS;
		const mu = Math.log(median);
		return { mu, sigma: (Math.log(Math.max(median, span.p90Ms)) - mu) / NORMAL_P90 };
	}
	const variance = Math.log(1 + (span.deviationMs / span.meanMs) ** 2);
	return { mu: Math.log(span.meanMs) - variance / 2, sigma: Math.sqrt(variance) };
}
