import { closeJob } from "./close-job.ts";
import type { Activity } from "./world.ts";

/** Joins the job in its record. Safe to run twice because a finished record stays as it is. */
export const finishJob: Activity<{ jobId: string }, { status: string }> = async (
	{ jobId },
	{ world },
) => {
	const record = await closeJob(jobId, world);
	return { status: record?.status ?? "failed" };
};
