import fc from "fast-check";
import { expect, it } from "vitest";
import { backoffMs } from "./backoff.ts";

it("doubles from the first to the most, within a fifth", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 100, max: 100_000 }),
			fc.integer({ min: 0, max: 1_000_000 }),
			fc.integer({ min: 1, max: 1000 }),
			fc.string(),
			(firstMs, more, ended, name) => {
				const mostMs = firstMs + more;
				const stepMs = Math.min(mostMs, firstMs * 2 ** (ended - 1));
				const waitMs = backoffMs({ firstMs, mostMs }, ended, name);
				expect(waitMs).toBeGreaterThanOrEqual(Math.floor(stepMs * 0.8));
				expect(waitMs).toBeLessThanOrEqual(Math.ceil(stepMs * 1.2));
			},
		),
	);
});

it("is the same for a launch whenever it is asked, and spreads launches that ended together", () => {
	const waits = Array.from({ length: 100 }, (_, k) =>
		backoffMs({ firstMs: 10_000, mostMs: 60_000 }, 1, `job-r1-b${k}-n1`),
	);
	expect(
		waits.map((_, k) => backoffMs({ firstMs: 10_000, mostMs: 60_000 }, 1, `job-r1-b${k}-n1`)),
	).toEqual(waits);
	expect(Math.min(...waits)).toBeLessThan(8500);
	expect(Math.max(...waits)).toBeGreaterThan(11_500);
	expect(new Set(waits).size).toBeGreaterThan(90);
});
