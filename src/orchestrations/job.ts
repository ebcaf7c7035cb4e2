/**
 * A job: enqueues all its batches in the ledger, lets its sections run them, joins, merges if it has a merge
 * step, and completes.
 */
import type { OrchestrationContext, Task } from "durable-functions";
import type { OpenedJob } from "../activities/job/open-job.ts";
import type { Cost } from "../job/cost.ts";
import { batchId, sectionId } from "../job/instance-names.ts";
import type { Versioned } from "../job/orchestration-version.ts";
import { wholeCores } from "../job/whole-cores.ts";
import { callActivity } from "./activity-call.ts";
import type { BatchInput } from "./batch.ts";
import { callLedger } from "./ledger-call.ts";
import { BATCH, SECTION } from "./names.ts";
import type { SectionInput } from "./section.ts";
import { inPieces, sectionsToRun } from "./sections-to-run.ts";
import { startChild } from "./sub-orchestration.ts";

interface JobInput extends Versioned {
	jobId: string;
}
interface JobOutput {
	status: string;
}

export function* job(context: OrchestrationContext): Generator<Task, JobOutput, unknown> {
	const input = context.df.getInput() as JobInput;
	const { jobId } = input;
	const opened = yield* callActivity(context, "tutti-open-job", { jobId });
	if (opened === null) return { status: "unknown" };
	const { run } = opened;
	let cost: Cost | undefined;
	if (opened.batches > 0) {
		context.df.setCustomStatus("running");
		yield* runSections(context, input, opened);
		const { merge } = yield* callActivity(context, "tutti-close-items", { jobId, run });
		if (merge) {
			context.df.setCustomStatus("merging");
			yield* runMerge(context, input, opened);
		}
		const done = yield* callLedger(context, opened.hub, "jobDone", { job: jobId, run });
		cost = done?.cost;
	}
	const output = yield* callActivity(context, "tutti-finish-job", {
		...{ jobId, run },
		...(cost === undefined ? {} : { cost }),
	});
	context.df.setCustomStatus("finished");
	return output;
}

/** Enqueues every batch before the first one is started, so that they are admitted in order. */
function* runSections(
	context: OrchestrationContext,
	parent: JobInput,
	opened: OpenedJob,
): Generator<Task, void, unknown> {
	const { id: jobId, run } = opened.registration.job;
	const sections = yield* sectionsToRun(context, opened);
	let generation = 0;
	for (const ranges of inPieces(sections.flatMap((section) => section.ranges))) {
		const answer = yield* callLedger(context, opened.hub, "enqueue", {
			...opened.registration,
			ranges,
		});
		generation = answer.generation;
	}
	yield* callActivity(context, "tutti-start-watch", { generation });
	if (sections.length === 0) return;
	yield context.df.Task.all(
		sections.map(({ section, from, count }) => {
			const input = sectionInput(opened, from, count);
			const instanceId = sectionId(jobId, run, section);
			return startChild(context, SECTION, input, { instanceId, parent });
		}),
	);
}

function sectionInput(opened: OpenedJob, from: number, count: number): SectionInput {
	const { id: jobId, run, startMs, runMs, deadlineAt } = opened.registration.job;
	const { hub, itemCount, itemsPerGroup, cpuCores, sidecarCpuCores } = opened;
	return {
		...{ jobId, run, hub, from, count, itemCount, itemsPerGroup, cpuCores },
		...(sidecarCpuCores === undefined ? {} : { sidecarCpuCores }),
		...{ startMs, runMs, deadlineAt },
	};
}

/** The merge step is one more batch, of one item with the index after the last. */
function* runMerge(
	context: OrchestrationContext,
	parent: JobInput,
	opened: OpenedJob,
): Generator<Task, void, unknown> {
	const { id: jobId, run, deadlineAt } = opened.registration.job;
	const batch = opened.batches;
	yield* callLedger(context, opened.hub, "enqueue", {
		...opened.registration,
		// From here on the ledger judges by the merge step's timeouts: everything else is over.
		job: { ...opened.registration.job, ...opened.mergeTimeouts },
		ranges: [{ next: batch, end: batch + 1, cores: wholeCores(opened.mergeCpuCores) }],
	});
	const input: BatchInput = {
		jobId,
		run,
		hub: opened.hub,
		batch,
		items: [opened.itemCount],
		cpuCores: opened.mergeCpuCores,
		...opened.mergeTimeouts,
		deadlineAt,
		launch: 1,
		endedLaunches: {},
	};
	yield startChild(context, BATCH, input, { instanceId: batchId({ jobId, run, batch }), parent });
}
