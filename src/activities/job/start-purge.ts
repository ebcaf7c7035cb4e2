import { planBatches } from "../../job/batch-plan.ts";
import { purgeId } from "../../job/instance-names.ts";
import type { JobRecord } from "../../store/store.ts";
import { startUnlessAlive } from "../hub/start-unless-alive.ts";
import type { ActivityContext } from "../world.ts";

/** The orchestration that removes a finished job. */
export const PURGE = "tutti-purge";

/** Starts the removal of a job unless it is under way. */
export async function startPurge(
	{ id, run, itemCount, job }: JobRecord,
	context: Pick<ActivityContext, "client" | "log">,
): Promise<void> {
	const { batchCount, sections } = planBatches(itemCount, job.itemsPerGroup);
	const input = { jobId: id, run, batches: batchCount, sections: sections.length };
	await startUnlessAlive(PURGE, purgeId(id), input, context);
}
