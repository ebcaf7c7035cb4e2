import { closeJob } from "./close-job.ts";
import type { Activity } from "./world.ts";

/**
 * Joins a run of the job in its record. Safe to run twice because a finished record stays as it is, also when the
 * job is run again meanwhile.
 */
export const finishJob: Activity<{ jobId: string; run: number }, { status: string }> = async (
	{ jobId, run },
	{ world },
) => {
	const record = await closeJob({ id: jobId, run }, world);
	return { status: record?.status ?? "failed" };
};
