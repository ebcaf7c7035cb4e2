import type { RetryOptions } from "./orchestrator-answer.ts";

/**
 * How long to wait after the failure of attempt `attempt` (from 1), in milliseconds; undefined when the
 * retry timeout has passed. As DurableTask.Core/RetryInterceptor.cs.
 */
export function retryDelayMs(
	options: RetryOptions,
	attempt: number,
	sinceFirstMs: number,
): number | undefined {
	const { retryTimeoutInMilliseconds: timeoutMs } = options;
	if (timeoutMs !== undefined && timeoutMs !== null && sinceFirstMs >= timeoutMs) return undefined;
	const backoff = options.backoffCoefficient ?? 1;
	const delayMs = options.firstRetryIntervalInMilliseconds * backoff ** (attempt - 1);
	return Math.min(delayMs, options.maxRetryIntervalInMilliseconds ?? Number.POSITIVE_INFINITY);
}
