import type { JobRecord } from "./store.ts";

/** When the job's present run was asked for, in milliseconds since the epoch: it has its whole time from there. */
export function runStart({ deadlineAt, job }: JobRecord): number {
	return deadlineAt - job.jobTimeoutMs;
}
