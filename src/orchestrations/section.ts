import type { OrchestrationContext, Task } from "durable-functions";
import { planBatches } from "../job/batch-plan.ts";
import { batchId } from "../job/instance-names.ts";
import type { Versioned } from "../job/orchestration-version.ts";
import { callActivity } from "./activity-call.ts";
import type { BatchInput } from "./batch.ts";
import { BATCH } from "./names.ts";
import { startChild } from "./sub-orchestration.ts";

/** A run of up to 100 batches of one job, so that no history grows long. */
export interface SectionInput extends Versioned {
	jobId: string;
	run: number;
	hub: string;
	/** The first batch, and how many. */
	from: number;
	count: number;
	itemCount: number;
	itemsPerGroup: number;
	cpuCores: number;
	sidecarCpuCores?: number;
	startMs: number;
	runMs: number;
	deadlineAt: number;
}

/** Starts its batches and waits for all of them. They do not throw. */
export function* section(context: OrchestrationContext): Generator<Task, void, unknown> {
	const input = context.df.getInput() as SectionInput;
	const { jobId, run, hub, cpuCores, sidecarCpuCores, startMs, runMs, deadlineAt } = input;
	const open = yield* openBatches(context, input);
	const batches = open.map(({ batch, items }) => {
		const batchInput: BatchInput = {
			...{ jobId, run, hub, batch, items, cpuCores, startMs, runMs, deadlineAt },
			...(sidecarCpuCores === undefined ? {} : { sidecarCpuCores }),
			launch: 1,
			endedLaunches: {},
		};
		const instanceId = batchId({ jobId, run, batch });
		return startChild(context, BATCH, batchInput, { instanceId, parent: input });
	});
	if (batches.length > 0) yield context.df.Task.all(batches);
}

/** The first run has everything before it; a later one asks what is left. */
function* openBatches(
	context: OrchestrationContext,
	{ jobId, run, from, count, itemCount, itemsPerGroup }: SectionInput,
): Generator<Task, { batch: number; items: number[] }[], unknown> {
	if (run > 1) {
		const { batches } = yield* callActivity(context, "tutti-list-open-batches", {
			...{ jobId, from, count },
		});
		return batches;
	}
	const plan = planBatches(itemCount, itemsPerGroup);
	return Array.from({ length: count }, (_, k) => {
		const batch = from + k;
		const items = plan.batchItems(batch);
		return { batch, items: Array.from({ length: items.count }, (_, i) => items.from + i) };
	});
}
