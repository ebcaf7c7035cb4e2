import { jobInstanceId } from "../../job/instance-names.ts";
import { ORCHESTRATION_VERSION } from "../../job/orchestration-version.ts";
import type { JobRecord } from "../../store/store.ts";
import { instanceState } from "../hub/hub-instances.ts";
import type { ActivityContext } from "../world.ts";

/** The orchestration of one run of a job. */
export const JOB = "tutti-job";

/**
 * Starts the present run of a job unless it was started before. Throws when the engine does not take it.
 */
export async function startJob(
	{ id, run }: Pick<JobRecord, "id" | "run">,
	{ client }: Pick<ActivityContext, "client">,
): Promise<void> {
	const instanceId = jobInstanceId(id, run);
	if ((await instanceState(client, instanceId)) !== "unknown") return;
	const input = { jobId: id, version: ORCHESTRATION_VERSION };
	await client.startNew(JOB, { instanceId, input });
}
