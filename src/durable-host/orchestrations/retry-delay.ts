import { MAX_TIMER_MS } from "./long-timer.ts";
import type { RetryOptions } from "./orchestrator-answer.ts";

/**
 * How long to wait after the failure of attempt `attempt` (from 1), in milliseconds; undefined when there is
 * no further attempt, since the retry timeout has passed or the delay is none. At most six days, unless the
 * options say otherwise. As RetryInterceptor.cs and RetryOptions.cs.
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
	const limitMs = options.maxRetryIntervalInMilliseconds ?? MAX_TIMER_MS;
	// Instants are whole milliseconds; what is not none must not become none.
	return Math.ceil(Math.min(delayMs, limitMs)) || undefined;
}
