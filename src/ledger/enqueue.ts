import { admit } from "./admission.ts";
import { forgetJob } from "./job-stop.ts";
import type { Ledger, LedgerJob } from "./ledger.ts";
import { openWatch, regionOf } from "./ledger.ts";
import { addRanges, type QueueRange } from "./queue.ts";
import type { EnqueueAnswer, EnqueueInput } from "./requests.ts";
import { beginWaiting } from "./turn.ts";

/** Registers the job, or adds ranges to one that is registered, and opens the watch if none is open. */
export function enqueue(ledger: Ledger, input: EnqueueInput, now: number): EnqueueAnswer {
	const { stopReason, suspended, ...facts } = input.job;
	ledger.assumed = input.limits;
	ledger.share = input.share ?? 1;
	for (const name of facts.regions) regionOf(ledger, name, now);
	openWatch(ledger);
	// An earlier run of the job is over, whatever became of the word that it is done.
	const other = ledger.jobs[facts.id];
	if (other !== undefined && other.run !== facts.run) forgetJob(ledger, { job: facts.id }, now);
	ledger.jobs[facts.id] ??= {
		...facts,
		...{ front: [], ranges: [], enqueuedTo: 0, pass: 0 },
		...(suspended === undefined ? {} : { suspended }),
		...(stopReason === undefined
			? {}
			: { stop: { reason: stopReason, waiting: [], told: 0, tellAt: now } }),
	};
	// What it tells of itself may change between two calls: the merge step has timeouts of its own.
	const job = Object.assign(ledger.jobs[facts.id]!, facts);
	if (job.stop === undefined) {
		addRanges(job, newIn(job, input.ranges));
		beginWaiting(ledger, job, now);
		admit(ledger, now);
	}
	return { generation: ledger.generation };
}

/** Ranges come in order: what lies before the last one's end has been enqueued already. */
function newIn(job: LedgerJob, ranges: QueueRange[]): QueueRange[] {
	return ranges.map((range) => {
		const next = Math.max(range.next, job.enqueuedTo);
		job.enqueuedTo = Math.max(job.enqueuedTo, range.end);
		return { ...range, next };
	});
}
