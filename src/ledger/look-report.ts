import { admit } from "./admission.ts";
import { readBudgets } from "./arm-budget.ts";
import { dueForDeletion } from "./deletion.ts";
import { freeLease, type HeldLease, leaseOf } from "./holding.ts";
import { firstLook } from "./launch-report.ts";
import { createdLease, endedLease } from "./lease.ts";
import type { Ledger } from "./ledger.ts";
import { assumedCreates } from "./region-room.ts";
import { countRequest } from "./request-rate.ts";
import type { LookedInput } from "./requests.ts";

/** What looks at groups showed. */
export function recordLooks(ledger: Ledger, input: LookedInput, now: number): void {
	readBudgets(ledger.arm, input.rates, now);
	if (input.retryAfterMs !== undefined) ledger.readsClosedUntil = now + input.retryAfterMs;
	for (const { lease: name, gone } of input.looks) {
		const held = leaseOf(ledger, name);
		if (held === undefined || now < held.lease.deadAt) continue;
		if (held.lease.state === "created" && gone) freeLease(ledger, held);
		if (held.lease.state === "granted") settleUnreported(ledger, held, gone, now);
	}
	admit(ledger, now);
}

/**
 * A grant whose create was never reported and can be sent no more. It counts as a create that was answered now;
 * without a group, the launch goes back in front of its job's queue.
 */
function settleUnreported(ledger: Ledger, held: HeldLease, gone: boolean, now: number): void {
	const { batch, lease, holding } = held;
	countRequest(ledger.regions[lease.region]!.creates, assumedCreates(ledger), now, now);
	const job = ledger.jobs[holding.job];
	const isCurrent = job !== undefined && job.run === holding.run;
	if (gone) {
		freeLease(ledger, held);
		if (!isCurrent || job.stop !== undefined) return;
		const { launch, cores } = lease;
		job.front.unshift({ batch, launch, ...(cores === job.cores ? {} : { cores }) });
		return;
	}
	const lookAt = firstLook(ledger, holding.job, now, now);
	const created = createdLease(lease, { answeredAt: now, lookAt }, now);
	holding.leases[batch] = isCurrent ? created : endedLease(created);
	if (!isCurrent) dueForDeletion(ledger, { ...held, lease: holding.leases[batch]! }, now);
}
