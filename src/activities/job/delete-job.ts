import type { Activity } from "../world.ts";

/**
 * Removes all that the store has of a job that is being purged.
 * Safe to run twice because what is gone is gone.
 */
export const deleteJob: Activity<{ jobId: string }, null> = async ({ jobId }, { world }) => {
	await world.store.deleteJob(jobId);
	return null;
};
