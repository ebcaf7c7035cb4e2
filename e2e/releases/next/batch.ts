/** A batch that begins otherwise, as the next release's might: new ones ask for something first. */
import type { OrchestrationContext, Task } from "durable-functions";
import { decidesAs } from "../../../src/job/orchestration-version.ts";
import { callActivity } from "../../../src/orchestrations/activity-call.ts";
import { type BatchInput, batch as before } from "../../../src/orchestrations/batch.ts";

/** The next version, and whether the build has a branch for it, or forgets it. */
declare const NEXT: number;
declare const HAS_BRANCH: boolean;

export function* batch(context: OrchestrationContext): Generator<Task, void, unknown> {
	const input = context.df.getInput() as BatchInput;
	if (!HAS_BRANCH || decidesAs(input, NEXT)) {
		yield* callActivity(context, "tutti-list-open-batches", {
			...{ jobId: input.jobId, from: input.batch, count: 1 },
		});
	}
	yield* before(context);
}
