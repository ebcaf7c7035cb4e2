import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Clock } from "../../clock/clock.ts";
import { ArmError } from "./arm-error.ts";
import { tokenBuckets } from "./token-buckets.ts";

const RATES = {
	reads: { size: 25, perSecond: 2.5 },
	writes: { size: 4, perSecond: 1 },
	deletes: { size: 1, perSecond: 0 },
};

const step = fc.record({
	waitMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3000 })),
	method: fc.constantFrom("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"),
	principal: fc.constantFrom("a", "b"),
});

function kindOf(method: string): keyof typeof RATES {
	if (method === "DELETE") return "deletes";
	return method === "GET" || method === "HEAD" ? "reads" : "writes";
}

describe("the token buckets", () => {
	it("let through in any span no more than the size and what flows in meanwhile, and say when to come again", () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
				let now = 0;
				const buckets = tokenBuckets(RATES, { now: () => now } as Clock, "s");
				const taken: Record<string, number[]> = {};
				for (const { waitMs, method, principal } of steps) {
					now += waitMs;
					const kind = kindOf(method);
					const key = `${kind}/${principal}`;
					taken[key] ??= [];
					const times = taken[key];
					const { size, perSecond } = RATES[kind];
					// What is left follows from all that was taken since each earlier moment.
					const left = Math.min(
						size,
						...times.map(
							(from, index) => size + ((now - from) / 1000) * perSecond - (times.length - index),
						),
					);
					try {
						const headers = buckets.take(method, principal);
						expect(left).toBeGreaterThan(1 - 1e-6);
						expect(headers[`x-ms-ratelimit-remaining-subscription-${kind}`]).toMatch(/^\d+$/);
						times.push(now);
					} catch (error) {
						if (!(error instanceof ArmError)) throw error;
						expect(left).toBeLessThan(1 + 1e-6);
						expect(error.status).toBe(429);
						const waitSeconds = Number(error.headers["Retry-After"]);
						expect(waitSeconds).toBeGreaterThanOrEqual(1);
						if (perSecond > 0) {
							expect(left + waitSeconds * perSecond).toBeGreaterThanOrEqual(1 - 1e-6);
							expect(waitSeconds).toBeLessThanOrEqual(Math.max(1, Math.ceil(1 / perSecond)));
						}
					}
				}
			}),
		);
	});
});
