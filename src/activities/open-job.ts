import { planBatches } from "../job/batch-plan.ts";
import { sidecarNeeds } from "../job/platform.ts";
import { wholeCores } from "../job/whole-cores.ts";
import type { EnqueueInput } from "../ledger/requests.ts";
import { hasEnded } from "../store/job-phase.ts";
import type { JobRecord } from "../store/store.ts";
import type { Activity, World } from "./world.ts";

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

function registration(record: JobRecord, world: World): EnqueueInput["job"] {
	const { id, run, job, deadlineAt, canceledAt, suspendedAt } = record;
	return {
		id,
		run,
		regions: job.regions ?? [world.location],
		sku: job.sku,
		cores: wholeCores(
			job.resources.cpuCores * job.itemsPerGroup + sidecarNeeds(job.platform?.sidecars).cpuCores,
		),
		weight: job.weight,
		priority: job.priority,
		completion: job.completion,
		pollIntervalMs: job.pollIntervalMs ?? world.pollIntervalMs,
		startMs: job.timeouts.startMs,
		runMs: job.timeouts.runMs,
		deadlineAt,
		...(job.parallelism === undefined ? {} : { parallelism: job.parallelism }),
		...(canceledAt === undefined ? {} : { stopReason: "canceled" as const }),
		...(suspendedAt === undefined ? {} : { suspended: true as const }),
	};
}
