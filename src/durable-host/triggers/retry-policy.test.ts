import { describe, expect, it } from "vitest";
import { retryPolicyOf } from "./retry-policy.ts";

const policyOf = (retryOptions: unknown) =>
	retryPolicyOf({ name: "f", bindings: {}, retryOptions });

describe("a retry policy", () => {
	it("is none unless the function has one", () => {
		expect(policyOf(undefined)).toBeUndefined();
	});

	it("with a fixed delay always waits as long, and has no limit with -1", () => {
		const fixed = { retryStrategy: "fixedDelay", maxRetryCount: -1, delayInterval: { seconds: 5 } };
		const policy = policyOf(fixed)!;
		expect(policy.maxRetryCount).toBe(Number.POSITIVE_INFINITY);
		expect([1, 2, 9].map((retry) => policy.delayMs(retry, 0.7))).toEqual([5000, 5000, 5000]);
	});

	it("with an exponential one waits at least the minimum, twice as much more each time, up to the maximum", () => {
		const policy = policyOf({
			retryStrategy: "exponentialBackoff",
			maxRetryCount: 9,
			minimumInterval: { seconds: 10 },
			maximumInterval: { seconds: 60 },
		})!;
		const delays = (random: number) =>
			[1, 2, 3, 4, 5].map((retry) => policy.delayMs(retry, random));
		expect(delays(0.5)).toEqual([10_000, 20_000, 30_000, 50_000, 60_000]);
		expect(delays(0)).toEqual([10_000, 18_000, 26_000, 42_000, 60_000]);
	});
});
