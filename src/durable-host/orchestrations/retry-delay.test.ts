import { expect, it } from "vitest";
import type { RetryOptions } from "./orchestrator-answer.ts";
import { retryDelayMs } from "./retry-delay.ts";

const options = (more: Partial<RetryOptions> = {}): RetryOptions => ({
	firstRetryIntervalInMilliseconds: 1000,
	maxNumberOfAttempts: 9,
	...more,
});
const DAY_MS = 86_400_000;

it.each([
	["the first interval at first", options({ backoffCoefficient: 2 }), 1, 0, 1000],
	["more each time", options({ backoffCoefficient: 2 }), 4, 0, 8000],
	["whole milliseconds, and no less than one", options({ backoffCoefficient: 1e-9 }), 2, 0, 1],
	["whole milliseconds", options({ backoffCoefficient: 1.0005 }), 2, 0, 1001],
	["the same without a coefficient", options(), 4, 0, 1000],
	[
		"no more than the most",
		options({ backoffCoefficient: 9, maxRetryIntervalInMilliseconds: 5000 }),
		4,
		0,
		5000,
	],
	[
		"no more than six days",
		options({ firstRetryIntervalInMilliseconds: 9 * DAY_MS }),
		1,
		0,
		6 * DAY_MS,
	],
	[
		"as long as the timeout has not passed",
		options({ retryTimeoutInMilliseconds: 10 }),
		1,
		9,
		1000,
	],
	["nothing when it has", options({ retryTimeoutInMilliseconds: 10 }), 1, 10, undefined],
	["nothing when there is no delay", options({ backoffCoefficient: 0 }), 2, 0, undefined],
])("a retry waits %s", (_, given, attempt, sinceFirstMs, delayMs) => {
	expect(retryDelayMs(given, attempt, sinceFirstMs)).toBe(delayMs);
});
