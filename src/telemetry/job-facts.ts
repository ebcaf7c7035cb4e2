import { runStart } from "../store/run-start.ts";
import type { JobRecord } from "../store/store.ts";
import { ATTRIBUTE, METRIC, SPAN } from "./names.ts";
import type { Attributes, Facts } from "./telemetry.ts";
import { jobSpanId, type Trace } from "./trace.ts";

/** A run of a job that has ended. A later run of the same job is in the same trace, beside the one before. */
export function jobFacts(job: JobRecord, trace: Trace): Facts {
	const status = job.status ?? "failed";
	const startAt = runStart(job);
	const endAt = Math.max(startAt, job.finishedAt ?? startAt);
	const attributes = { [ATTRIBUTE.status]: status };
	return {
		spans: [
			{
				name: SPAN.job,
				kind: "internal",
				trace,
				spanId: jobSpanId(job.id, job.run),
				...(job.run > 1 && { linkSpanId: jobSpanId(job.id, job.run - 1) }),
				startAt,
				endAt,
				attributes: {
					...jobAttributes(job, job.run),
					...attributes,
					[ATTRIBUTE.jobItems]: job.itemCount,
				},
				...(status !== "succeeded" && { error: status }),
			},
		],
		points: [
			{ metric: METRIC.jobs, value: 1, attributes },
			{ metric: METRIC.jobDuration, value: (endAt - startAt) / 1000, attributes },
		],
	};
}

export function jobAttributes({ id, job }: JobRecord, run: number): Attributes {
	return { [ATTRIBUTE.jobId]: id, [ATTRIBUTE.jobName]: job.name, [ATTRIBUTE.run]: run };
}
