/**
 * A job: enqueues all its batches in the ledger, lets its sections run them, joins, merges if it has a merge
 * step, and completes. It is started with the job's id as its instance id.
 */
import type { OrchestrationContext, Task } from "durable-functions";
import type { OpenedJob } from "../activities/open-job.ts";
import { planBatches } from "../job/batch-plan.ts";
import { batchId, sectionId } from "../job/instance-names.ts";
import { callActivity } from "./activity-call.ts";
import type { BatchInput } from "./batch.ts";
import { callLedger } from "./ledger-call.ts";
import { BATCH, SECTION } from "./names.ts";
import type { SectionInput } from "./section.ts";

interface JobInput {
	jobId: string;
}
interface JobOutput {
	status: string;
}

export function* job(context: OrchestrationContext): Generator<Task, JobOutput, unknown> {
	const { jobId } = context.df.getInput() as JobInput;
	const opened = yield* callActivity(context, "tutti-open-job", { jobId });
	if (opened === null) return { status: "unknown" };
	if (opened.batches > 0) {
		context.df.setCustomStatus("running");
		yield* runSections(context, opened);
		const { merge } = yield* callActivity(context, "tutti-close-items", { jobId });
		if (merge) {
			context.df.setCustomStatus("merging");
			yield* runMerge(context, opened);
		}
		yield* callLedger(context, opened.hub, "jobDone", { job: jobId });
	}
	const output = yield* callActivity(context, "tutti-finish-job", { jobId });
	context.df.setCustomStatus("finished");
	return output;
}

function* runSections(
	context: OrchestrationContext,
	opened: OpenedJob,
): Generator<Task, void, unknown> {
	const { id: jobId, run, startMs, runMs, deadlineAt } = opened.registration.job;
	const { sections } = planBatches(opened.itemCount, opened.itemsPerGroup);
	const { generation } = yield* callLedger(context, opened.hub, "enqueue", {
		...opened.registration,
		ranges: sections.map(({ from, count }) => ({ next: from, end: from + count })),
	});
	yield* callActivity(context, "tutti-start-watch", { generation });
	yield context.df.Task.all(
		sections.map(({ section, from, count }) => {
			const input: SectionInput = {
				jobId,
				run,
				hub: opened.hub,
				from,
				count,
				itemCount: opened.itemCount,
				itemsPerGroup: opened.itemsPerGroup,
				startMs,
				runMs,
				deadlineAt,
			};
			return context.df.callSubOrchestrator(SECTION, input, sectionId(jobId, run, section));
		}),
	);
}

/** The merge step is one more batch, of one item with the index after the last. */
function* runMerge(
	context: OrchestrationContext,
	opened: OpenedJob,
): Generator<Task, void, unknown> {
	const { id: jobId, run, deadlineAt } = opened.registration.job;
	const batch = opened.batches;
	yield* callLedger(context, opened.hub, "enqueue", {
		...opened.registration,
		ranges: [{ next: batch, end: batch + 1, cores: opened.mergeCores }],
	});
	const input: BatchInput = {
		jobId,
		run,
		hub: opened.hub,
		batch,
		items: [opened.itemCount],
		...opened.mergeTimeouts,
		deadlineAt,
		launch: 1,
		endedLaunches: {},
	};
	yield context.df.callSubOrchestrator(BATCH, input, batchId({ jobId, run, batch }));
}
