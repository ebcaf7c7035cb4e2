import type { Reason } from "../job/reason.ts";
import type { Ledger } from "./ledger.ts";

/**
 * Nothing of the job starts any more. Those that wait are told by the watch, and again until the job is
 * done, as no answer of the client proves that an event arrived.
 */
export function stopJob(ledger: Ledger, input: { job: string; reason: Reason }, now: number): void {
	const job = ledger.jobs[input.job];
	if (job === undefined || job.stop !== undefined) return;
	job.stop = {
		reason: input.reason,
		waiting: { front: job.front, ranges: job.ranges },
		told: 0,
		tellAt: now,
	};
	job.front = [];
	job.ranges = [];
}

/** Stops the jobs whose deadline has passed. */
export function stopOverdueJobs(ledger: Ledger, now: number): void {
	for (const job of Object.values(ledger.jobs)) {
		if (now >= job.deadlineAt) stopJob(ledger, { job: job.id, reason: "job-timeout" }, now);
	}
}

/** The job has returned: nothing of it waits. Its groups may still have to be deleted. */
export function forgetJob(ledger: Ledger, input: { job: string }): void {
	delete ledger.jobs[input.job];
}
