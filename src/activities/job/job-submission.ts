import { planBatches } from "../../job/batch-plan.ts";
import type { Submission } from "../../job/job.ts";
import { sealSecrets } from "../../store/sealed-secrets.ts";
import type { JobRecord } from "../../store/store.ts";
import type { World } from "../world.ts";
import { budgetRefusal, jobPrices } from "./job-prices.ts";

/** How many batches a job may have: 100 sections of 100. */
const MOST_BATCHES = 10_000;

/** Why a job that is written well cannot be run; undefined when it can. */
export async function refusal(
	submission: Submission,
	world: Pick<World, "prices" | "location">,
): Promise<string | undefined> {
	return tooManyBatches(submission) ?? (await budgetRefusal(submission, world));
}

function tooManyBatches({ job, items }: Submission): string | undefined {
	const { batchCount: batches } = planBatches(items.length, job.itemsPerGroup);
	if (batches <= MOST_BATCHES) return undefined;
	const needed = Math.ceil(items.length / MOST_BATCHES);
	return (
		`items: ${items.length} items in groups of ${job.itemsPerGroup} make ${batches} container groups; ` +
		`a job may have ${MOST_BATCHES}. Pack them: itemsPerGroup: ${needed}.`
	);
}

/**
 * Writes a checked job and its items to the store. A second write under the same id changes nothing, so
 * that a submission may be repeated.
 */
export async function storeSubmission(
	jobId: string,
	{ job, items, secrets }: Submission,
	world: World,
	{ source, traceparent, planned }: Pick<JobRecord, "source" | "traceparent" | "planned"> = {},
): Promise<void> {
	const prices = await jobPrices(job, world);
	const createdAt = world.clock.now();
	const hasSecrets = Object.keys(secrets).length > 0;
	await world.store.createJob(
		{
			id: jobId,
			run: 1,
			job,
			...(hasSecrets ? { sealedSecrets: sealSecrets(world.installationKey, jobId, secrets) } : {}),
			...(source === undefined ? {} : { source }),
			...(traceparent === undefined ? {} : { traceparent }),
			...(planned && { planned }),
			...(Object.keys(prices).length > 0 && { prices }),
			itemCount: items.length,
			phase: "submitted",
			createdAt,
			deadlineAt: createdAt + job.jobTimeoutMs,
		},
		items,
	);
}
