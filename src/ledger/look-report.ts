import { admit } from "./admission.ts";
import { readBudgets } from "./arm-budget.ts";
import { dueForDeletion } from "./deletion.ts";
import { unusableFrom } from "./grant.ts";
import { freeLease, type HeldLease, leaseOf } from "./holding.ts";
import { takeCreated } from "./launch-report.ts";
import { type CreatedLease, endedLease, type GrantedLease } from "./lease.ts";
import type { JobStop, Ledger, LedgerJob } from "./ledger.ts";
import { assumedCreates } from "./region-room.ts";
import { countRequest } from "./request-rate.ts";
import type { LookedInput } from "./requests.ts";
import { countCost } from "./spending.ts";
import { beginWaiting } from "./turn.ts";

/** How long a batch is given to end a group that should be over. */
const OVERDUE_MS = 600_000;
/** A launch that was granted twice and not used waits so long for the third time, doubling. */
const UNUSED_MS = 60_000;

/** What looks at groups showed. */
export function recordLooks(ledger: Ledger, input: LookedInput, now: number): void {
	readBudgets(ledger.arm, input.rates, now);
	if (input.retryAfterMs !== undefined) ledger.readsClosedUntil = now + input.retryAfterMs;
	for (const { lease: name, gone } of input.looks) {
		const held = leaseOf(ledger, name);
		if (held === undefined) continue;
		const { lease } = held;
		if (lease.state === "granted" && now >= unusableFrom(lease.notBefore)) {
			settleUnreported(ledger, { ...held, lease }, gone, now);
		}
		if (lease.state !== "created" || now < lease.deadAt) continue;
		if (gone) {
			countCost(ledger, held, undefined, now);
			freeLease(ledger, held);
		} else endOverdue(ledger, held, lease, now);
	}
	admit(ledger, now);
}

/**
 * A grant whose create was never reported and can be sent no more. It counts as a create that was answered now;
 * without a group, the launch goes back in front of its job's queue, and the later the oftener it was not used.
 */
function settleUnreported(
	ledger: Ledger,
	{ lease, ...held }: HeldLease & { lease: GrantedLease },
	gone: boolean,
	now: number,
): void {
	const { batch, holding } = held;
	countRequest(ledger.regions[lease.region]!.creates, assumedCreates(ledger), now, now);
	if (!gone) {
		takeCreated(ledger, { ...held, lease }, now, now);
		return;
	}
	freeLease(ledger, { ...held, lease });
	const job = ledger.jobs[holding.job];
	if (job?.run !== holding.run) return;
	if (job.stop === undefined) backInFront(ledger, job, batch, lease, now);
	else mustBeTold(job.stop, batch, lease.launch);
}

/** Its batch still waits for an answer, and the lease that it was told by is no more. */
function mustBeTold(stop: JobStop, batch: number, launch: number): void {
	stop.waiting = [...stop.waiting, { next: batch, end: batch + 1, launch }].sort(
		(a, b) => a.next - b.next,
	);
}

function backInFront(
	ledger: Ledger,
	job: LedgerJob,
	batch: number,
	{ launch, cores, unused = 0 }: GrantedLease,
	now: number,
): void {
	job.front.unshift({
		...{ batch, launch, unused: unused + 1 },
		...(cores === job.cores ? {} : { cores }),
		...(unused === 0 ? {} : { notBefore: now + UNUSED_MS * 2 ** Math.min(unused, 10) }),
	});
	beginWaiting(ledger, job, now);
}

/** A group that should be over, and whose batch says nothing although it was told again and again, is deleted. */
function endOverdue(ledger: Ledger, held: HeldLease, lease: CreatedLease, now: number): void {
	lease.overdueSince ??= now;
	if (now - lease.overdueSince < OVERDUE_MS) return;
	countCost(ledger, held, undefined, now);
	held.holding.leases[held.batch] = endedLease(lease);
	dueForDeletion(ledger, held, now);
}
