/** A grant: what makes it, and how its batch is told. */
import { batchId, parseGroupName } from "../job/instance-names.ts";
import { holdLease, leaseName, leaseOf } from "./holding.ts";
import type { GrantedLease } from "./lease.ts";
import type { JobStop, Ledger, LedgerJob } from "./ledger.ts";
import type { QueuedLaunch } from "./queue.ts";
import type { Grant, Stopped, Wake } from "./requests.ts";

/** How long a grant is good for. */
const GRANT_MS = 60_000;
/** A PUT that was decided while its grant was good is sent and has arrived after this time (design: 20 s and 6 s). */
const LAST_PUT_MS = 30_000;
/** What a lease is given beyond its run deadline before it is given up. */
const LEASE_SLACK_MS = 30_000;
/** What was said to a batch without effect is said again after this time. */
export const TELL_AGAIN_MS = 30_000;
/** How many wakes one answer carries: an answer must stay well under 48 KB. */
export const MOST_WAKES = 60;

/** Holds a lease for the launch, from the instant on, and has its batch told. */
export function grantLaunch(
	ledger: Ledger,
	job: LedgerJob,
	{ batch, launch, cores = job.cores, unused }: QueuedLaunch,
	{ region, at }: { region: string; at: number },
	now: number,
): string {
	const deadAt = at + GRANT_MS + job.startMs + job.runMs + LEASE_SLACK_MS;
	const lease: GrantedLease = {
		...{ launch, region, cores, deadAt },
		...{ state: "granted", notBefore: at, raisedAt: now, lookAt: unusableFrom(at) },
		...(unused === undefined ? {} : { unused }),
	};
	holdLease(ledger, job, batch, lease);
	const name = leaseName(job.id, job.run, batch, launch);
	ledger.wakes.push(name);
	return name;
}

/** From when on a grant that began then leads to no PUT any more. */
export function unusableFrom(notBefore: number): number {
	return notBefore + GRANT_MS + LAST_PUT_MS;
}

export function goodUntil(lease: GrantedLease): number {
	return lease.notBefore + GRANT_MS;
}

export function grantOf(lease: string, granted: GrantedLease): Grant {
	const { region, notBefore } = granted;
	return { answer: "granted", lease, region, notBefore, goodUntil: goodUntil(granted) };
}

/** The wakes of grants not told yet, as many as one answer carries; from now on they count as told. */
export function drainWakes(ledger: Ledger, now: number): Wake[] {
	const wakes: Wake[] = [];
	for (const name of ledger.wakes.splice(0, MOST_WAKES)) {
		const held = leaseOf(ledger, name);
		if (held?.lease.state !== "granted") continue;
		held.lease.raisedAt = now;
		wakes.push(wakeFor(ledger, name, held.lease));
	}
	return wakes;
}

/** What to raise to the batch that holds the grant: if its job was stopped meanwhile, that. */
export function wakeFor(ledger: Ledger, name: string, granted: GrantedLease): Wake {
	const { jobId } = parseGroupName(name)!;
	return wakeOf(name, stopOf(ledger, jobId) ?? grantOf(name, granted));
}

/** What to raise to the batch whose launch has the name. */
export function wakeOf(name: string, answer: Grant | Stopped): Wake {
	const place = parseGroupName(name)!;
	return { batchId: batchId(place), launch: place.launch, answer };
}

export function stoppedBy({ reason, message }: JobStop): Stopped {
	return { answer: "stopped", reason, ...(message === undefined ? {} : { message }) };
}

/** Why nothing of the job may start any more; undefined: it may. */
export function stopOf(ledger: Ledger, jobId: string): Stopped | undefined {
	const job = ledger.jobs[jobId];
	if (job === undefined) return { answer: "stopped", reason: "canceled" };
	return job.stop === undefined ? undefined : stoppedBy(job.stop);
}
