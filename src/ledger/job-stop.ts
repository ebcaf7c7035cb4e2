/** Jobs that are stopped, suspended, or over. */
import type { Reason } from "../job/reason.ts";
import { admit } from "./admission.ts";
import { dueForDeletion } from "./deletion.ts";
import { allLeases } from "./holding.ts";
import { endedLease } from "./lease.ts";
import type { Ledger, LedgerJob } from "./ledger.ts";
import { isStuck, neverFits } from "./never-fits.ts";
import { runsOf } from "./queue.ts";
import type { JobDoneAnswer } from "./requests.ts";
import { countCost, jobsOutOfBudget } from "./spending.ts";

/** For so long a limit that is too low may be a mistake, or be raised. */
const NEVER_FITS_MS = 300_000;

/** A run of a job; without a number, whichever is registered. */
interface JobRun {
	job: string;
	run?: number;
}

function jobOf(ledger: Ledger, { job: id, run }: JobRun): LedgerJob | undefined {
	const job = ledger.jobs[id];
	return job === undefined || (run !== undefined && job.run !== run) ? undefined : job;
}

/**
 * Nothing of the job starts any more. Those that wait are told by the watch, and again until they have given
 * up, as no answer of the client proves that an event arrived.
 */
export function stopJob(
	ledger: Ledger,
	input: JobRun & { reason: Reason; message?: string },
	now: number,
): void {
	const job = jobOf(ledger, input);
	if (job === undefined || job.stop !== undefined) return;
	const { reason, message } = input;
	job.stop = {
		reason,
		...(message === undefined ? {} : { message }),
		...{ waiting: runsOf(job), told: 0, tellAt: now },
	};
	job.front = [];
	job.ranges = [];
	delete job.waitsSince;
	delete job.passedOverSince;
	admit(ledger, now);
}

/** Stops the jobs whose deadline has passed. */
export function stopOverdueJobs(ledger: Ledger, now: number): void {
	for (const { id, deadlineAt, stop } of Object.values(ledger.jobs)) {
		if (stop === undefined && now >= deadlineAt)
			stopJob(ledger, { job: id, reason: "job-timeout" }, now);
	}
}

/**
 * Stops the jobs of which nothing runs and nothing that waits could ever be launched, once that has been so for five
 * minutes and ACI has told its limits anew since.
 */
export function stopJobsThatNeverFit(ledger: Ledger, now: number): void {
	for (const job of Object.values(ledger.jobs)) {
		const found = isStuck(ledger, job) ? neverFits(ledger, job) : undefined;
		if (found === undefined) {
			delete job.neverFitsSince;
			continue;
		}
		job.neverFitsSince ??= now;
		const { id, neverFitsSince: since } = job;
		if (now < since + NEVER_FITS_MS || (found.readAt ?? since) <= since) continue;
		const message = `Nothing of the job fits the quota: ${found.words}. Ask Azure for more, name another region, or make the launch smaller.`;
		stopJob(ledger, { job: id, reason: "quota", message }, now);
	}
}

/** Stops the jobs that can start nothing more for what is left of their budget. */
export function stopSpentJobs(ledger: Ledger, now: number): void {
	for (const { id } of jobsOutOfBudget(ledger, now)) {
		stopJob(ledger, { job: id, reason: "budget" }, now);
	}
}

/** Nothing is granted to a suspended job, and those that wait are told nothing. */
export function suspendJob(ledger: Ledger, input: JobRun, now: number): void {
	const job = jobOf(ledger, input);
	if (job === undefined) return;
	job.suspended = true;
	delete job.passedOverSince;
	admit(ledger, now);
}

export function resumeJob(ledger: Ledger, input: JobRun, now: number): void {
	const job = jobOf(ledger, input);
	if (job === undefined) return;
	delete job.suspended;
	admit(ledger, now);
}

/**
 * The job has returned, and with it every batch. A lease that it still holds is nobody's any more, as a batch was
 * cut off: its group is due for deletion. A grant that was never reported may still be used by an activity that
 * runs on: the watch looks for its group once that is over.
 */
export function forgetJob(ledger: Ledger, input: JobRun, now: number): JobDoneAnswer {
	const job = ledger.jobs[input.job];
	if (job !== undefined && input.run !== undefined && job.run !== input.run) return null;
	if (job !== undefined) countCut(ledger, job, now);
	delete ledger.jobs[input.job];
	for (const held of allLeases(ledger)) {
		const { lease, holding } = held;
		if (holding.job !== input.job || (input.run ?? job?.run ?? holding.run) !== holding.run)
			continue;
		if (lease.state === "created") {
			holding.leases[held.batch] = endedLease(lease);
			dueForDeletion(ledger, held, now);
		}
	}
	admit(ledger, now);
	if (job === undefined) return null;
	return job.cost === undefined ? {} : { cost: job.cost };
}

/** What of the job was cut off cost something, too. */
function countCut(ledger: Ledger, { id, run }: LedgerJob, now: number): void {
	for (const held of allLeases(ledger)) {
		const { job, run: heldRun } = held.holding;
		if (job === id && heldRun === run) countCost(ledger, held, undefined, now);
	}
}
