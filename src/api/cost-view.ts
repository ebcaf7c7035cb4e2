import type { World } from "../activities/world.ts";
import { addCost, type Cost, NO_COST, totalUsd } from "../job/cost.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { spendingOf } from "../ledger/spending.ts";
import type { JobRecord } from "../store/store.ts";
import type { CostView, JobView } from "./views.ts";

export function costView(cost: Cost): CostView {
	const { succeeded, failed, overhead } = cost;
	return {
		usd: rounded(totalUsd(cost)),
		succeeded: rounded(succeeded),
		failed: rounded(failed),
		overhead: rounded(overhead),
	};
}

/** What the job has cost, may cost, and was planned to. What runs is the ledger's to tell, what is over the record's. */
export function moneyView(
	{ id, run, job, prices = {}, cost, planned }: JobRecord,
	ledger: Ledger | undefined,
	{ clock, location }: World,
): Pick<JobView, "cost" | "budgetUsd" | "planned"> {
	const shown = {
		...(job.budgetUsd === undefined ? {} : { budgetUsd: job.budgetUsd }),
		...(planned && { planned }),
	};
	const known = Object.values(prices);
	if (known.length === 0) return shown;
	const registered = ledger?.jobs[id];
	const spending =
		ledger === undefined || registered?.run !== run
			? { cost: NO_COST, underWayUsd: 0 }
			: spendingOf(ledger, registered, clock.now());
	const unpriced = (job.regions ?? [location]).filter((region) => !(region in prices));
	return {
		...shown,
		cost: {
			...costView(addCost(cost ?? NO_COST, spending.cost)),
			currency: "USD",
			underWayUsd: rounded(spending.underWayUsd),
			prices: known,
			...(unpriced.length === 0 ? {} : { unpriced }),
		},
	};
}

/** Sums of seconds are no exact decimals. */
function rounded(usd: number): number {
	return Math.round(usd * 1e9) / 1e9;
}
