import type { Job, Submission } from "../../job/job.ts";
import type { Price } from "../../prices/price.ts";
import type { World } from "../world.ts";

/** What is known of the prices in a job's regions, for its kind of capacity. */
export async function jobPrices(
	job: Job,
	{ prices, location }: Pick<World, "prices" | "location">,
): Promise<Record<string, Price>> {
	const known: Record<string, Price> = {};
	for (const region of job.regions ?? [location]) {
		// Who has a budget waits for a price, as nothing can be said without one.
		const found = await (job.budgetUsd === undefined ? prices.of(region) : prices.find(region));
		const price = found[job.sku];
		if (price !== undefined) known[region] = price;
	}
	return known;
}

/** Why a budget cannot be kept; undefined when it can, or when there is none. */
export async function budgetRefusal(
	{ job }: Submission,
	world: Pick<World, "prices" | "location">,
): Promise<string | undefined> {
	if (job.budgetUsd === undefined) return undefined;
	const known = await jobPrices(job, world);
	const unknown = (job.regions ?? [world.location]).filter((region) => !(region in known));
	if (unknown.length === 0) return undefined;
	return (
		`budget: expected regions whose prices are known, found ${unknown.join(", ")} (${job.sku}); ` +
		"set TUTTI_PRICES or TUTTI_RETAIL_PRICES of the installation (docs/plan.md), or leave out the budget"
	);
}
