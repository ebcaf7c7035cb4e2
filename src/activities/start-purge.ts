import { planBatches } from "../job/batch-plan.ts";
import { purgeId } from "../job/instance-names.ts";
import type { JobRecord } from "../store/store.ts";
import { instanceState } from "./hub-instances.ts";
import type { ActivityContext } from "./world.ts";

/** The orchestration that removes a finished job. */
export const PURGE = "tutti-purge";

/** Starts the removal of a job unless it is under way. */
export async function startPurge(
	{ id, run, itemCount, job }: JobRecord,
	{ client, log }: Pick<ActivityContext, "client" | "log">,
): Promise<void> {
	const instanceId = purgeId(id);
	if ((await instanceState(client, instanceId)) === "alive") return;
	const { batchCount, sections } = planBatches(itemCount, job.itemsPerGroup);
	const input = { jobId: id, run, batches: batchCount, sections: sections.length };
	try {
		await client.startNew(PURGE, { instanceId, input });
	} catch (error) {
		// Somebody else started it between the two calls, or the slow timer will.
		log(`The purge ${instanceId} was not started: ${error}`);
	}
}
