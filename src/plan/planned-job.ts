import type { Job } from "../job/job.ts";
import { sidecarNeeds } from "../job/platform.ts";
import { jobFacts } from "../ledger/job-facts.ts";
import { launchRates } from "../prices/launch-rates.ts";
import type { Price } from "../prices/price.ts";
import type { Durations, PlanBasis, PlannedJob, PlannedWork } from "./plan-input.ts";

/** An id that no job of a hub has: theirs end in six characters at least. */
const PLANNED_ID = "the-plan";

/** The job as a prediction needs it. `durations`: of an earlier run, where the job itself expects nothing. */
export function plannedJob(
	{ job, itemCount }: PlannedWork,
	basis: Pick<PlanBasis, "location" | "pollIntervalMs" | "now" | "prices">,
	durations: Durations | undefined,
): PlannedJob {
	const deadlineAt = basis.now + job.jobTimeoutMs;
	const facts = jobFacts(job, { id: PLANNED_ID, run: 1, deadlineAt }, basis);
	const known = job.expect ?? durations;
	return {
		facts: { ...facts, usdPerHour: launchRates(job, pricesFor(job, facts.regions, basis)) },
		itemCount,
		itemsPerGroup: job.itemsPerGroup,
		item: job.resources,
		beside: sidecarNeeds(job.platform?.sidecars),
		...(job.merge === undefined ? {} : { merge: job.merge.resources }),
		seenByLooking:
			job.completion === "poll" || (job.completion === "auto" && job.result === "optional"),
		...(known === undefined ? {} : { durations: known }),
	};
}

function pricesFor(
	{ sku }: Job,
	regions: string[],
	{ prices }: Pick<PlanBasis, "prices">,
): Record<string, Price> {
	const known = regions.map((region) => [region, prices[region]?.[sku]] as const);
	return Object.fromEntries(known.filter((each): each is [string, Price] => each[1] !== undefined));
}
