import type { Reason } from "../job/reason.ts";
import { admit } from "./admission.ts";
import type { Ledger } from "./ledger.ts";
import { countEvent } from "./window.ts";

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

/** Nothing is granted to a suspended job; what runs goes on, and so does its deadline. */
export function suspendJob(ledger: Ledger, { job }: { job: string }): void {
	const known = ledger.jobs[job];
	if (known !== undefined) known.suspended = true;
}

export function resumeJob(ledger: Ledger, { job }: { job: string }, now: number): void {
	const known = ledger.jobs[job];
	if (known === undefined) return;
	delete known.suspended;
	admit(ledger, now);
}

/** Stops the jobs whose deadline has passed. */
export function stopOverdueJobs(ledger: Ledger, now: number): void {
	for (const job of Object.values(ledger.jobs)) {
		if (now >= job.deadlineAt) stopJob(ledger, { job: job.id, reason: "job-timeout" }, now);
	}
}

/**
 * The job has returned, and with it every batch. A lease that it still holds is nobody's any more: a batch
 * was cut off, or a grant never used. Its group, if there is one, is due for deletion.
 */
export function forgetJob(ledger: Ledger, input: { job: string }, now: number): void {
	delete ledger.jobs[input.job];
	for (const region of Object.values(ledger.regions)) {
		for (const [leaseName, lease] of Object.entries(region.leases)) {
			if (lease.job !== input.job || lease.state === "ended") continue;
			if (lease.reportedAt === undefined) {
				lease.reportedAt = now;
				countEvent(region.creates, now, now);
			}
			lease.state = "ended";
			region.due[leaseName] ??= now;
		}
	}
}
