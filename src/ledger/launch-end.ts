import { parseGroupName } from "../job/instance-names.ts";
import { admit } from "./admission.ts";
import { dueForDeletion, permitNow } from "./deletion.ts";
import { drainWakes } from "./grant.ts";
import { freeLease, leaseOf } from "./holding.ts";
import { closeFor, recordReport } from "./launch-report.ts";
import { endedLease } from "./lease.ts";
import type { Ledger, LedgerJob } from "./ledger.ts";
import { dropUpTo, isEmpty, withoutBatch } from "./queue.ts";
import type { EndedAnswer, EndedInput } from "./requests.ts";
import { countCost } from "./spending.ts";

/**
 * A batch is through with a launch. The slot of a group that may exist is not freed here: `deleted` does
 * that, once the group was answered gone.
 */
export function endLaunch(ledger: Ledger, input: EndedInput, now: number): EndedAnswer {
	const { lease: name } = input.report;
	recordReport(ledger, input.report, now);
	leaveQueue(ledger, name, input.spanMs);
	const held = leaseOf(ledger, name);
	if (held !== undefined) countCost(ledger, held, input.cost, now);
	let permit: number | undefined;
	if (held !== undefined && !input.groupMayExist) freeLease(ledger, held);
	if (held?.lease.state === "created" && input.groupMayExist) {
		if (input.shortOfCapacity) {
			closeFor(ledger, held, { why: "capacity", lease: name, afterCreate: true }, now);
		}
		held.holding.leases[held.batch] = endedLease(held.lease);
		dueForDeletion(ledger, held, now);
		permit = permitNow(ledger, name, now);
	}
	admit(ledger, now);
	return { ...(permit === undefined ? {} : { permit }), wakes: drainWakes(ledger, now) };
}

/** The batch waits for no launch up to this one any more, and needs not be told of a stop. */
function leaveQueue(ledger: Ledger, name: string, spanMs: number | undefined): void {
	const place = parseGroupName(name);
	const job: LedgerJob | undefined = place === undefined ? undefined : ledger.jobs[place.jobId];
	if (place === undefined || job?.run !== place.run) return;
	dropUpTo(job, place.batch, place.launch);
	if (isEmpty(job)) delete job.waitsSince;
	if (job.stop !== undefined) {
		job.stop.waiting = withoutBatch(job.stop.waiting, place.batch, place.launch);
	}
	if (spanMs !== undefined) job.shortestSpanMs = Math.min(job.shortestSpanMs ?? spanMs, spanMs);
}
