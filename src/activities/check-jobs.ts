import { planBatches } from "../job/batch-plan.ts";
import { batchId, jobInstanceId, sectionId } from "../job/instance-names.ts";
import { hasEnded } from "../store/job-phase.ts";
import type { JobRecord } from "../store/store.ts";
import { closeJob } from "./close-job.ts";
import { instanceState, readLedger, tellLedger } from "./hub-instances.ts";
import type { Activity, ActivityContext } from "./world.ts";

/**
 * Finds registered jobs whose orchestration was ended from outside: stops them, and once none of their
 * sections and batches runs any more, writes the outcomes that are missing and takes them off the ledger.
 * Safe to run twice because stopping, outcomes and `jobDone` are the same the second time.
 */
export const checkJobs: Activity<Record<string, never>, null> = async (_, context) => {
	const ledger = await readLedger(context);
	for (const { id, run } of Object.values(ledger?.jobs ?? {})) {
		if ((await instanceState(context.client, jobInstanceId(id, run))) !== "over") continue;
		await endDeadJob(id, run, context);
	}
	return null;
};

async function endDeadJob(jobId: string, run: number, context: ActivityContext): Promise<void> {
	const { world } = context;
	const job = await world.store.changeJob(jobId, (record) =>
		record.run !== run || hasEnded(record) || record.canceledAt !== undefined
			? record
			: { ...record, canceledAt: world.clock.now() },
	);
	await tellLedger(context, { operation: "stop", input: { job: jobId, reason: "canceled" } });
	if (job?.run === run) {
		if (await anyChildRuns(job, context)) return;
		await closeJob(job.id, world);
	}
	await tellLedger(context, { operation: "jobDone", input: { job: jobId, run } });
}

async function anyChildRuns(
	{ id, run, itemCount, job }: JobRecord,
	{ client }: ActivityContext,
): Promise<boolean> {
	const { batchCount, sections } = planBatches(itemCount, job.itemsPerGroup);
	for (const { section } of sections) {
		if ((await instanceState(client, sectionId(id, run, section))) === "alive") return true;
	}
	// The batch after the last is the merge step's.
	for (let batch = 0; batch <= batchCount; batch++) {
		if ((await instanceState(client, batchId({ jobId: id, run, batch }))) === "alive") return true;
	}
	return false;
}
