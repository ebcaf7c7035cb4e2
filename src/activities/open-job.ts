import { planBatches } from "../job/batch-plan.ts";
import type { EnqueueInput } from "../ledger/requests.ts";
import type { JobRecord } from "../store/store.ts";
import type { Activity, World } from "./world.ts";

export interface OpenedJob {
	run: number;
	hub: string;
	batches: number;
	itemCount: number;
	itemsPerGroup: number;
	mergeTimeouts: { startMs: number; runMs: number };
	/** vCPUs of the merge step's container group. */
	mergeCores: number;
	/** What the ledger must know; the ranges are the orchestration's business. */
	registration: Pick<EnqueueInput, "job" | "limits">;
}

/**
 * Reads the job and notes that it runs. Null: there is no such job.
 * Safe to run twice because the note is the same both times.
 */
export const openJob: Activity<{ jobId: string }, OpenedJob | null> = async (
	{ jobId },
	{ world },
) => {
	const record = await world.store.changeJob(jobId, (job) =>
		job.phase === "submitted" ? { ...job, phase: "running" } : job,
	);
	if (record === undefined) return null;
	return {
		run: record.run,
		hub: world.hub,
		batches: planBatches(record.itemCount, record.job.itemsPerGroup).batchCount,
		itemCount: record.itemCount,
		itemsPerGroup: record.job.itemsPerGroup,
		mergeTimeouts: (record.job.merge ?? record.job).timeouts,
		mergeCores: wholeCores((record.job.merge ?? record.job).resources.cpuCores),
		registration: { job: registration(record, world), limits: world.limits },
	};
};

function registration({ id, run, job, deadlineAt, canceledAt }: JobRecord, world: World) {
	return {
		id,
		run,
		regions: job.regions ?? [world.location],
		sku: job.sku,
		cores: wholeCores(job.resources.cpuCores * job.itemsPerGroup),
		weight: job.weight,
		priority: job.priority,
		completion: job.completion,
		pollIntervalMs: job.pollIntervalMs ?? world.pollIntervalMs,
		startMs: job.timeouts.startMs,
		runMs: job.timeouts.runMs,
		deadlineAt,
		...(job.parallelism === undefined ? {} : { parallelism: job.parallelism }),
		...(canceledAt === undefined ? {} : { stopReason: "canceled" as const }),
	};
}

/** ACI's quota counts whole cores: a part of one is taken for a whole one, on the safe side. */
function wholeCores(cpuCores: number): number {
	return Math.max(1, Math.ceil(cpuCores));
}
