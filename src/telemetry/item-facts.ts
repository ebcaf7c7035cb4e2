import type { Outcome } from "../job/outcome.ts";
import { runStart } from "../store/run-start.ts";
import type { JobRecord } from "../store/store.ts";
import { jobAttributes } from "./job-facts.ts";
import { ATTRIBUTE, METRIC, SPAN } from "./names.ts";
import type { Facts } from "./telemetry.ts";
import { itemSpanId, jobSpanId, type Trace } from "./trace.ts";

/**
 * An item that has its outcome. It began with its run of the job; the merge step begins when it is first queued.
 * Messages are left out, as they may quote what a container wrote.
 */
export function itemFacts(
	job: JobRecord,
	outcome: Outcome,
	trace: Trace,
	firstQueuedAt?: number,
): Facts {
	const { index, run, status, reason } = outcome;
	const isMerge = index === job.itemCount;
	const beganAt = isMerge ? (firstQueuedAt ?? outcome.startedAt) : runStart(job);
	const how = {
		[ATTRIBUTE.status]: status,
		...(reason !== undefined && { [ATTRIBUTE.reason]: reason }),
	};
	return {
		spans: [
			{
				name: SPAN.item,
				kind: "internal",
				trace,
				spanId: itemSpanId(job.id, run, index),
				parentSpanId: jobSpanId(job.id, run),
				startAt: Math.min(beganAt ?? outcome.finishedAt, outcome.finishedAt),
				endAt: outcome.finishedAt,
				attributes: {
					...jobAttributes(job, run),
					[ATTRIBUTE.item]: index,
					[ATTRIBUTE.isMerge]: isMerge,
					...how,
					[ATTRIBUTE.attempts]: outcome.attempts,
					[ATTRIBUTE.launches]: outcome.launches,
					...(outcome.exitCode !== undefined && { [ATTRIBUTE.exitCode]: outcome.exitCode }),
				},
				...(status !== "succeeded" && { error: reason ?? status }),
			},
		],
		points: [{ metric: METRIC.items, value: 1, attributes: how }],
	};
}
