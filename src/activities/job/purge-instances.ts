import { batchId, jobInstanceId, sectionId } from "../../job/instance-names.ts";
import type { Activity, ActivityContext } from "../world.ts";

export interface PurgeInput {
	jobId: string;
	run: number;
	/** Sections, and batches from `from` to `from + count - 1`, of this run. */
	sections: number;
	from: number;
	count: number;
}

/** How many histories are purged side by side. */
const SIDE_BY_SIDE = 10;

/**
 * Removes the histories of a run's orchestrations; those of its sections and of the job itself with the first
 * batches.
 * Safe to run twice because a history that is not there is purged already.
 */
export const purgeInstances: Activity<PurgeInput, null> = async (
	{ jobId, run, sections, from, count },
	context,
) => {
	const ids = Array.from({ length: count }, (_, k) => batchId({ jobId, run, batch: from + k }));
	if (from === 0) {
		ids.push(jobInstanceId(jobId, run));
		for (let section = 0; section < sections; section++) ids.push(sectionId(jobId, run, section));
	}
	for (let k = 0; k < ids.length; k += SIDE_BY_SIDE) {
		await Promise.all(ids.slice(k, k + SIDE_BY_SIDE).map((id) => purgeOne(id, context)));
	}
	return null;
};

/** What cannot be purged goes with the host's own retention. */
async function purgeOne(id: string, { client, log }: ActivityContext): Promise<void> {
	try {
		await client.purgeInstanceHistory(id);
	} catch (error) {
		log(`The history of ${id} was not purged: ${error}`);
	}
}
