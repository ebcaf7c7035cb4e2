import { planBatches } from "../../job/batch-plan.ts";
import { batchId, jobInstanceId, sectionId } from "../../job/instance-names.ts";
import type { LedgerJob } from "../../ledger/ledger.ts";
import type { JobRecord } from "../../store/store.ts";
import { closeJob, isUnderWay } from "../job/close-job.ts";
import type { Activity, ActivityContext } from "../world.ts";
import { instanceState, readLedger, tellLedger } from "./hub-instances.ts";

/** How many instances are asked for side by side: of a large job there are ten thousand. */
const SIDE_BY_SIDE = 25;

/**
 * Compares the jobs that the ledger has with what became of them. One that lives is stopped, suspended and resumed
 * as its record says, if the ledger was never told. One whose orchestration was ended from outside, or failed, is
 * stopped, and once none of its sections and batches runs any more, the outcomes that are missing are written and
 * it is taken off the ledger.
 * Safe to run twice because stopping, outcomes and `jobDone` are the same the second time.
 */
export const checkJobs: Activity<Record<string, never>, null> = async (_, context) => {
	const ledger = await readLedger(context);
	for (const job of Object.values(ledger?.jobs ?? {})) {
		try {
			await check(job, context);
		} catch (error) {
			// The watch has other jobs to see to.
			context.log(`${job.id} could not be checked: ${error}`);
		}
	}
	return null;
};

async function check(job: LedgerJob, context: ActivityContext): Promise<void> {
	const state = await instanceState(context.client, jobInstanceId(job.id, job.run));
	if (state === "over" || state === "failed") await endDeadJob(job, state, context);
	else await tellAgain(job, context);
}

/** A signal may have come before the job was registered, or never. What the record says counts. */
async function tellAgain(
	{ id, run, stop, suspended }: LedgerJob,
	context: ActivityContext,
): Promise<void> {
	const record = await context.world.store.readJob(id);
	if (record === undefined || !isUnderWay(record, run) || stop !== undefined) return;
	if (record.canceledAt !== undefined) {
		await tellLedger(context, { operation: "stop", input: { job: id, run, reason: "canceled" } });
	} else if ((record.suspendedAt !== undefined) !== (suspended === true)) {
		const operation = record.suspendedAt === undefined ? "resume" : "suspend";
		await tellLedger(context, { operation, input: { job: id, run } });
	}
}

/** Whoever terminates an orchestration cancels its job; one that failed is a fault of Tutti's own. */
async function endDeadJob(
	{ id, run }: LedgerJob,
	state: "over" | "failed",
	context: ActivityContext,
): Promise<void> {
	const { world } = context;
	const job = await world.store.changeJob(id, (record) =>
		state === "over" && isUnderWay(record, run) && record.canceledAt === undefined
			? { ...record, canceledAt: world.clock.now() }
			: record,
	);
	if (job?.run === run) {
		const reason = job.canceledAt === undefined ? "internal" : "canceled";
		await tellLedger(context, { operation: "stop", input: { job: id, run, reason } });
		if (await anyChildRuns(job, context)) return;
		await closeJob(job, world);
	}
	await tellLedger(context, { operation: "jobDone", input: { job: id, run } });
}

async function anyChildRuns(
	{ id, run, itemCount, job }: JobRecord,
	{ client }: ActivityContext,
): Promise<boolean> {
	const { batchCount, sections } = planBatches(itemCount, job.itemsPerGroup);
	const ids = sections.map(({ section }) => sectionId(id, run, section));
	// The batch after the last is the merge step's.
	for (let batch = 0; batch <= batchCount; batch++) ids.push(batchId({ jobId: id, run, batch }));
	for (let k = 0; k < ids.length; k += SIDE_BY_SIDE) {
		const some = ids.slice(k, k + SIDE_BY_SIDE);
		const states = await Promise.all(some.map((child) => instanceState(client, child)));
		if (states.includes("alive")) return true;
	}
	return false;
}
