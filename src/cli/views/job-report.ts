import type { ItemView, JobView, OutcomeView } from "../../api/views.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { type JobProgress, runOf } from "../job/job-progress.ts";
import { type Parallelism, parallelismOf } from "./parallelism.ts";

/** Where the job's result went, or why it is nowhere. */
export type OutputReport =
	| { path: string; bytes: number; mediaType: string }
	| { path: string; notWritten: string };

/** What there is to say about a job that has ended. */
export interface JobReport {
	job: JobView;
	/** From the present run's start, which in the first is the submission, to its end. */
	tookMs: number;
	/** Absent when no item was launched, and in a later run, as nothing ran between the runs. */
	parallelism?: Parallelism;
	/** Items that failed, in index order. */
	failed: (ItemView & { outcome: OutcomeView })[];
	/** Absent when no output was asked for. */
	output?: OutputReport;
}

export function jobReport(progress: JobProgress, output?: OutputReport): JobReport {
	const { job, items } = progress;
	const runs = job.run > 1 ? [] : items.flatMap((item) => runOf(item) ?? []);
	const parallelism = parallelismOf(runs);
	return {
		job,
		tookMs: Date.parse(job.finishedAt ?? job.runStartedAt) - Date.parse(job.runStartedAt),
		failed: items.flatMap((item) =>
			item?.outcome?.status === "failed" ? [{ ...item, outcome: item.outcome }] : [],
		),
		...(parallelism === undefined ? {} : { parallelism }),
		...(output === undefined ? {} : { output }),
	};
}

export function exitCodeOf(job: JobView): ExitCode {
	return job.status === "succeeded" ? exitCodes.succeeded : exitCodes.jobFailed;
}
