import type { Cost } from "../../job/cost.ts";
import type { Activity } from "../world.ts";
import { closeJob } from "./close-job.ts";

/**
 * Joins a run of the job in its record. Safe to run twice because a finished record stays as it is, also when the
 * job is run again meanwhile.
 */
export const finishJob: Activity<
	{ jobId: string; run: number; cost?: Cost },
	{ status: string }
> = async ({ jobId, run, cost }, { world }) => {
	const record = await closeJob({ id: jobId, run }, world, cost);
	return { status: record?.status ?? "failed" };
};
