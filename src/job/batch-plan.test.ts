import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planBatches } from "./batch-plan.ts";

describe("the plan of batches", () => {
	it("puts every item into exactly one batch, and every batch into one section, in order", () => {
		fc.assert(
			fc.property(fc.nat(20_000), fc.integer({ min: 1, max: 60 }), (itemCount, itemsPerGroup) => {
				const plan = planBatches(itemCount, itemsPerGroup);
				let item = 0;
				let batch = 0;
				for (const [i, { section, from, count }] of plan.sections.entries()) {
					expect([section, from]).toEqual([i, batch]);
					expect(count).toBeGreaterThan(0);
					expect(count).toBeLessThanOrEqual(100);
					for (; batch < from + count; batch++) {
						const items = plan.batchItems(batch);
						expect(items.from).toBe(item);
						expect(items.count).toBeGreaterThan(0);
						expect(items.count).toBeLessThanOrEqual(itemsPerGroup);
						item += items.count;
					}
				}
				expect([item, batch]).toEqual([itemCount, plan.batchCount]);
			}),
		);
	});

	it("leaves the last batch and the last section short", () => {
		const plan = planBatches(1003, 5);
		expect(plan.batchCount).toBe(201);
		expect(plan.batchItems(200)).toEqual({ from: 1000, count: 3 });
		expect(plan.sections.at(-1)).toEqual({ section: 2, from: 200, count: 1 });
	});

	it("of no items is empty", () => {
		expect(planBatches(0, 5)).toMatchObject({ batchCount: 0, sections: [] });
	});

	it.each([-1, 2, 0.5])("knows no batch %d of two", (batch) => {
		expect(() => planBatches(2, 1).batchItems(batch)).toThrow(`no batch ${batch}`);
	});
});
