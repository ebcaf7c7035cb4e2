import type { OrchestrationContext, Task } from "durable-functions";
import type { Versioned } from "../job/orchestration-version.ts";
import { callActivity } from "./activity-call.ts";

interface PurgeJobInput extends Versioned {
	jobId: string;
	/** The job's last run. */
	run: number;
	batches: number;
	sections: number;
}

/** Histories that one activity removes. */
const BATCHES_A_CALL = 200;

/**
 * Removes a finished job without a trace: the histories of its orchestrations, and then all that the store has
 * of it. The job stays listed until that is done, so that a purge that was cut off can be made again.
 */
export function* purge(context: OrchestrationContext): Generator<Task, void, unknown> {
	const { jobId, run: lastRun, batches, sections } = context.df.getInput() as PurgeJobInput;
	for (let run = 1; run <= lastRun; run++) {
		// One more batch than the items': the merge step's.
		for (let from = 0; from <= batches; from += BATCHES_A_CALL) {
			const count = Math.min(BATCHES_A_CALL, batches + 1 - from);
			yield* callActivity(context, "tutti-purge-instances", { jobId, run, sections, from, count });
		}
	}
	yield* callActivity(context, "tutti-delete-job", { jobId });
}
