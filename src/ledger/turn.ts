/**
 * Whose turn it is among the jobs that wait.
 *
 * Who is owed goes first: a job that was passed over for a minute, as its launch needs more cores than were free,
 * keeps others from the cores of a region until it has them. Then the higher priority; within one, the job that
 * was given least for its weight (stride scheduling), where a launch costs the part of the region's groups or
 * cores that it takes, whichever is larger. Every twentieth grant goes to whoever waits longest, so that no
 * priority and no weight starves anybody.
 */
import { heldBy } from "./holding.ts";
import type { Ledger, LedgerJob } from "./ledger.ts";
import { isEmpty } from "./queue.ts";

/** How long smaller launches may pass a large one. */
const PASSED_OVER_MS = 60_000;
const LONGEST_WAITER_EVERY = 20;

/** The jobs that could be granted a launch if there were room, the next one first. */
export function inTurn(ledger: Ledger, now: number): LedgerJob[] {
	const waiting = Object.values(ledger.jobs).filter((job) => mayHoldMore(ledger, job));
	const toLongest = (ledger.grants + 1) % LONGEST_WAITER_EVERY === 0;
	const byTurn = toLongest ? byWait : byPriority;
	return waiting.sort((a, b) => byDebt(a, b, now) || byTurn(a, b));
}

export function isOwed({ passedOverSince }: LedgerJob, now: number): boolean {
	return passedOverSince !== undefined && now - passedOverSince >= PASSED_OVER_MS;
}

function mayHoldMore(ledger: Ledger, job: LedgerJob): boolean {
	if (isEmpty(job) || job.stop !== undefined || job.suspended) return false;
	return job.parallelism === undefined || heldBy(ledger, job) < job.parallelism;
}

function byDebt(a: LedgerJob, b: LedgerJob, now: number): number {
	const since = (job: LedgerJob) => (isOwed(job, now) ? job.passedOverSince! : Number.MAX_VALUE);
	return since(a) - since(b);
}

function byPriority(a: LedgerJob, b: LedgerJob): number {
	return (b.priority ?? 0) - (a.priority ?? 0) || a.pass - b.pass;
}

function byWait(a: LedgerJob, b: LedgerJob): number {
	return (a.waitsSince ?? 0) - (b.waitsSince ?? 0);
}

/** The job begins to wait: what it did not use while it had nothing to start is not made up for. */
export function beginWaiting(ledger: Ledger, job: LedgerJob, now: number): void {
	if (job.waitsSince !== undefined || isEmpty(job)) return;
	const peers = Object.values(ledger.jobs).filter(
		(other) => other !== job && (other.priority ?? 0) === (job.priority ?? 0),
	);
	const waiting = peers.filter(({ waitsSince }) => waitsSince !== undefined);
	const reached =
		waiting.length > 0
			? Math.min(...waiting.map(({ pass }) => pass))
			: Math.max(0, ...peers.map(({ pass }) => pass));
	job.pass = Math.max(job.pass, reached);
	job.waitsSince = now;
}

/** The job was given the part of a region's groups or cores. */
export function giveTurn(ledger: Ledger, job: LedgerJob, part: number, now: number): void {
	ledger.grants++;
	job.pass += part / (job.weight ?? 1);
	delete job.passedOverSince;
	if (isEmpty(job)) delete job.waitsSince;
	else job.waitsSince = now;
}
