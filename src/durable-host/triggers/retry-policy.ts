/**
 * The retry policy of a function, as it registers it with `retry` (RetryOptions of @azure/functions). The Functions
 * host applies it to functions with a timer; durations have whole seconds. Pure.
 */
import type { FunctionMetadata } from "../app/functions-core.ts";

export interface RetryPolicy {
	/** How often a function that fails is tried again; Infinity when it says -1. */
	maxRetryCount: number;
	/** How long to wait before a retry, the first being 1. `random` is at least 0 and below 1. */
	delayMs(retry: number, random: number): number;
}

interface Duration {
	seconds?: number;
}
interface WrittenPolicy {
	retryStrategy?: unknown;
	maxRetryCount?: unknown;
	delayInterval?: Duration;
	minimumInterval?: Duration;
	maximumInterval?: Duration;
}

/** The policy of a function; undefined when it has none. Throws a RangeError when it is incomplete. */
export function retryPolicyOf({ retryOptions }: FunctionMetadata): RetryPolicy | undefined {
	if (retryOptions === undefined || retryOptions === null) return undefined;
	const written = retryOptions as WrittenPolicy;
	const { maxRetryCount: count } = written;
	if (!Number.isInteger(count) || (count as number) < -1)
		throw new RangeError(
			`retry.maxRetryCount must be a whole number from 0, or -1 for no limit; received ${JSON.stringify(count)}.`,
		);
	const maxRetryCount = count === -1 ? Number.POSITIVE_INFINITY : (count as number);
	if (written.retryStrategy === "fixedDelay") {
		const intervalMs = msOf(written.delayInterval, "delayInterval");
		return { maxRetryCount, delayMs: () => intervalMs };
	}
	if (written.retryStrategy !== "exponentialBackoff")
		throw new RangeError(
			`retry.strategy must be "fixedDelay" or "exponentialBackoff"; received ${JSON.stringify(written.retryStrategy)}.`,
		);
	const leastMs = msOf(written.minimumInterval, "minimumInterval");
	const mostMs = msOf(written.maximumInterval, "maximumInterval");
	return {
		maxRetryCount,
		// RandomizedExponentialBackoffStrategy.cs of the WebJobs SDK.
		delayMs(retry, random) {
			const growth = retry === 1 ? 0 : (0.8 + 0.4 * random) * 2 ** (retry - 2);
			return Math.min(leastMs + Math.round(growth * leastMs), mostMs);
		},
	};
}

function msOf(duration: Duration | undefined, name: string): number {
	if (typeof duration?.seconds === "number") return duration.seconds * 1000;
	throw new RangeError(`retry.${name} must be a duration; it is missing.`);
}
