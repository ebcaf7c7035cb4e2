import type { OrchestrationContext, Task } from "durable-functions";
import { planBatches } from "../job/batch-plan.ts";
import { batchId } from "../job/instance-names.ts";
import type { BatchInput } from "./batch.ts";
import { BATCH } from "./names.ts";

/** A run of up to 100 batches of one job, so that no history grows long. */
export interface SectionInput {
	jobId: string;
	run: number;
	hub: string;
	/** The first batch, and how many. */
	from: number;
	count: number;
	itemCount: number;
	itemsPerGroup: number;
	startMs: number;
	runMs: number;
	deadlineAt: number;
}

/** Starts its batches and waits for all of them. They do not throw. */
export function* section(context: OrchestrationContext): Generator<Task, void, unknown> {
	const input = context.df.getInput() as SectionInput;
	const plan = planBatches(input.itemCount, input.itemsPerGroup);
	const batches = Array.from({ length: input.count }, (_, k) => {
		const batch = input.from + k;
		const items = plan.batchItems(batch);
		const batchInput: BatchInput = {
			jobId: input.jobId,
			run: input.run,
			hub: input.hub,
			batch,
			items: Array.from({ length: items.count }, (_, i) => items.from + i),
			startMs: input.startMs,
			runMs: input.runMs,
			deadlineAt: input.deadlineAt,
			launch: 1,
			endedLaunches: {},
		};
		return context.df.callSubOrchestrator(
			BATCH,
			batchInput,
			batchId({ jobId: input.jobId, run: input.run, batch }),
		);
	});
	if (batches.length > 0) yield context.df.Task.all(batches);
}
