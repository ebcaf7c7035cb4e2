/** One thing that could be otherwise, and the job and the hub with it. */
import type { Allowance } from "../ledger/allowance.ts";
import { type Ledger, type Region, regionOf } from "../ledger/ledger.ts";
import type { BindingLimit, RateLimit } from "./binding-limit.ts";
import type { PlanBasis, PlannedWork } from "./plan-input.ts";

export type Change =
	| { what: "limit"; limit: Extract<BindingLimit, { limit: number }>; to: number }
	| { what: "itemsPerGroup"; from: number; to: number }
	/** One more region, after the job's own. Without a name: any with the same quotas and prices as the first. */
	| { what: "region"; region: string | undefined }
	| { what: "spot" };

const ANY_REGION = "anotherregion";

export function changed(
	{ job, itemCount }: PlannedWork,
	basis: PlanBasis,
	change: Change,
): { work: PlannedWork; basis: PlanBasis } {
	const own = job.regions ?? [basis.location];
	switch (change.what) {
		case "limit":
			return change.limit.what === "parallelism"
				? { work: { job: { ...job, parallelism: change.to }, itemCount }, basis }
				: { work: { job, itemCount }, basis: withLimit(basis, change.limit, change.to) };
		case "itemsPerGroup":
			return { work: { job: { ...job, itemsPerGroup: change.to }, itemCount }, basis };
		case "spot":
			return { work: { job: { ...job, sku: "spot" }, itemCount }, basis };
		case "region": {
			const { region = ANY_REGION } = change;
			const prices = {
				...basis.prices,
				[region]: basis.prices[region] ?? basis.prices[own[0]!] ?? {},
			};
			return {
				work: { job: { ...job, regions: [...own, region] }, itemCount },
				basis: { ...basis, prices, ledger: withRegion(basis, region, own[0]!) },
			};
		}
	}
}

/** A region that nobody uses, with the quotas that the other has been found to have. */
function withRegion({ ledger, now }: PlanBasis, name: string, like: string): Ledger {
	const copy = structuredClone(ledger);
	if (name in copy.regions) return copy;
	const region = regionOf(copy, name, now);
	const known = copy.regions[like];
	for (const kind of ["containerGroups", "confidentialGroups"] as const) {
		const quota = known?.[kind];
		if (quota !== undefined) region[kind] = { limit: quota.limit, others: 0 };
	}
	for (const sku of ["standard", "spot", "confidential"] as const) {
		const quota = known?.cores[sku];
		if (quota !== undefined) region.cores[sku] = { limit: quota.limit, others: 0 };
	}
	return copy;
}

function withLimit(
	basis: PlanBasis,
	limit: Exclude<Extract<BindingLimit, { limit: number }>, { what: "parallelism" }>,
	to: number,
): PlanBasis {
	const ledger = structuredClone(basis.ledger);
	const region = regionOf(ledger, limit.region, basis.now);
	switch (limit.what) {
		case "containerGroups":
		case "confidentialGroups":
			region[limit.what] = { limit: to, others: region[limit.what]?.others ?? 0 };
			break;
		case "cores":
			region.cores[limit.sku] = { limit: to, others: region.cores[limit.sku]?.others ?? 0 };
			break;
		default:
			raiseRates(region, limit, to, basis.now);
	}
	return { ...basis, ledger };
}

/** Creates and deletes together: one without the other helps nobody. What others had in a window is theirs still. */
function raiseRates(
	region: Region,
	{ what, limit }: { what: RateLimit; limit: number },
	to: number,
	now: number,
): void {
	const window = what.endsWith("Hour") ? "hour" : "fiveMinutes";
	for (const rate of [region.creates, region.deletes]) {
		const before: Allowance | undefined = rate[window];
		rate[window] = {
			...{ limit: to, allowed: (before?.allowed ?? limit) + to - limit },
			...{ readAt: before?.readAt ?? now, periodFrom: now, periodMost: to },
		};
	}
}
