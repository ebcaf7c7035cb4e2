import type { JobRecord } from "./store.ts";

/** Whether every item of the job's present run has its outcome, and nothing of the job will start any more. */
export function hasEnded({ phase }: Pick<JobRecord, "phase">): boolean {
	return phase === "finished" || phase === "purging";
}
