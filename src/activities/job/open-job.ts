import { planBatches } from "../../job/batch-plan.ts";
import { NO_COST, totalUsd } from "../../job/cost.ts";
import { sidecarNeeds } from "../../job/platform.ts";
import { jobFacts } from "../../ledger/job-facts.ts";
import type { JobFacts } from "../../ledger/ledger.ts";
import type { EnqueueInput } from "../../ledger/requests.ts";
import { launchRates } from "../../prices/launch-rates.ts";
import { hasEnded } from "../../store/job-phase.ts";
import type { JobRecord } from "../../store/store.ts";
import type { Activity, World } from "../world.ts";

export interface OpenedJob {
	run: number;
	hub: string;
	batches: number;
	itemCount: number;
	itemsPerGroup: number;
	/** vCPUs of one item's container, and of the merge step's. */
	cpuCores: number;
	mergeCpuCores: number;
	/** vCPUs of what runs beside the items' containers in every group. Absent: nothing does. */
	sidecarCpuCores?: number;
	mergeTimeouts: { startMs: number; runMs: number };
	/** What the ledger must know; the ranges are the orchestration's business. */
	registration: Pick<EnqueueInput, "job" | "limits" | "share">;
}

/**
 * Reads the job and notes that it runs. Null: there is no such job, or it has ended: nothing of it is to run.
 * Safe to run twice because the note is the same both times.
 */
export const openJob: Activity<{ jobId: string }, OpenedJob | null> = async (
	{ jobId },
	{ world },
) => {
	const record = await world.store.changeJob(jobId, (job) =>
		job.phase === "submitted" ? { ...job, phase: "running" } : job,
	);
	if (record === undefined || hasEnded(record)) return null;
	const merge = record.job.merge ?? record.job;
	const beside = sidecarNeeds(record.job.platform?.sidecars).cpuCores;
	return {
		run: record.run,
		hub: world.hub,
		batches: planBatches(record.itemCount, record.job.itemsPerGroup).batchCount,
		itemCount: record.itemCount,
		itemsPerGroup: record.job.itemsPerGroup,
		cpuCores: record.job.resources.cpuCores,
		mergeCpuCores: merge.resources.cpuCores,
		...(beside > 0 && { sidecarCpuCores: beside }),
		mergeTimeouts: merge.timeouts,
		registration: {
			job: registration(record, world),
			limits: world.limits,
			share: world.share,
		},
	};
};

/** What a launch costs an hour, and what earlier runs have left of the budget. */
function moneyFacts({
	job,
	prices,
	cost = NO_COST,
}: JobRecord): Pick<JobFacts, "usdPerHour" | "budgetUsd"> {
	return {
		...(prices && { usdPerHour: launchRates(job, prices) }),
		...(job.budgetUsd !== undefined && { budgetUsd: job.budgetUsd - totalUsd(cost) }),
	};
}

function registration(record: JobRecord, world: World): EnqueueInput["job"] {
	const { id, run, job, deadlineAt, canceledAt, suspendedAt } = record;
	return {
		...jobFacts(job, { id, run, deadlineAt }, world),
		...moneyFacts(record),
		...(canceledAt === undefined ? {} : { stopReason: "canceled" as const }),
		...(suspendedAt === undefined ? {} : { suspended: true as const }),
	};
}
