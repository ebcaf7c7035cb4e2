import type { Price } from "../prices/price.ts";
import type { Durations, PlanBasis, PlannedJob } from "./plan-input.ts";
import type { Prediction } from "./prediction.ts";

/** US dollars, by list prices, if nothing fails. */
export interface PlannedCost {
	usd: number;
	prices: Price[];
	/** Regions whose part is not counted, as no price of theirs is known. */
	unpriced: string[];
}

/** What the prediction's groups are billed. Undefined: durations or every price are unknown. */
export function costOf(
	{ usageByRegion }: Prediction,
	{ durations, facts }: PlannedJob,
	{ prices }: Pick<PlanBasis, "prices">,
): PlannedCost | undefined {
	if (durations === undefined) return undefined;
	const cost: PlannedCost = { usd: 0, prices: [], unpriced: [] };
	for (const [region, { vcpuHours, gbHours }] of Object.entries(usageByRegion)) {
		const price = prices[region]?.[facts.sku];
		if (price === undefined) {
			cost.unpriced.push(region);
			continue;
		}
		cost.usd += price.vcpuHour * vcpuHours + price.gbHour * gbHours;
		cost.prices.push(price);
	}
	return cost.prices.length === 0 ? undefined : cost;
}

export function durationsOf({ lastRun }: Pick<PlanBasis, "lastRun">): Durations | undefined {
	return lastRun && { start: lastRun.start, run: lastRun.run };
}
