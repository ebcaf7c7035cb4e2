import type { Activity } from "../world.ts";
import { isUnderWay, writeMissingOutcomes } from "./close-job.ts";
import { stopMessage } from "./stop-message.ts";

/**
 * After the last section: every item has an outcome, and the merge step runs or does not.
 * Safe to run twice because outcomes are written once and the note is the same both times; a run of the job that
 * is over gets neither.
 */
export const closeItems: Activity<{ jobId: string; run: number }, { merge: boolean }> = async (
	{ jobId, run },
	{ world },
) => {
	const record = await world.store.readJob(jobId);
	if (record === undefined || !isUnderWay(record, run)) return { merge: false };
	await writeMissingOutcomes(record, world);
	if (record.job.merge === undefined) return { merge: false };
	const { succeeded } = await world.store.countItems(jobId);
	const missing = record.itemCount - succeeded;
	const merge = missing === 0 && record.canceledAt === undefined;
	await world.store.changeJob(jobId, (job) => {
		if (!isUnderWay(job, run)) return job;
		if (merge) return { ...job, phase: "merging" };
		return { ...job, mergeSkipped: skippedBecause(missing) };
	});
	return { merge };
};

function skippedBecause(missing: number): string {
	if (missing === 0) return stopMessage("canceled");
	return missing === 1 ? "One item did not succeed." : `${missing} items did not succeed.`;
}
