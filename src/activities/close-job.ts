import { hasEnded } from "../store/job-phase.ts";
import type { JobRecord } from "../store/store.ts";
import { stopMessage } from "./stop-message.ts";
import type { World } from "./world.ts";

const PAGE = 500;

/**
 * Joins the job: every item has an outcome from now on, and the record says how the whole ended.
 * May run twice: outcomes are written once, and a finished record stays as it is.
 */
export async function closeJob(jobId: string, world: World): Promise<JobRecord | undefined> {
	const record = await world.store.readJob(jobId);
	if (record === undefined) return undefined;
	await writeMissingOutcomes(record, world);
	const status = await statusOf(record, world);
	return await world.store.changeJob(jobId, (job) =>
		hasEnded(job) ? job : { ...job, phase: "finished", finishedAt: world.clock.now(), status },
	);
}

/** The last line of defence: whatever failed, no item is left without an outcome. */
export async function writeMissingOutcomes(record: JobRecord, world: World): Promise<void> {
	const canceled = record.canceledAt !== undefined;
	for (let from = 0; from < record.itemCount; from += PAGE) {
		for (const row of await world.store.readItems(record.id, from, PAGE)) {
			if (row.outcome !== undefined) continue;
			await world.store.writeOutcome(record.id, {
				index: row.index,
				run: record.run,
				status: canceled ? "canceled" : "failed",
				reason: canceled ? "canceled" : "internal",
				message: canceled
					? stopMessage("canceled")
					: "The item's orchestration ended without an outcome.",
				attempts: 0,
				launches: row.note?.launch ?? 0,
				finishedAt: world.clock.now(),
			});
		}
	}
}

async function statusOf(
	record: JobRecord,
	world: World,
): Promise<"succeeded" | "failed" | "canceled"> {
	const counts = await world.store.countItems(record.id);
	if (record.canceledAt !== undefined && counts.canceled > 0) return "canceled";
	if (counts.succeeded < record.itemCount) return "failed";
	if (record.job.merge === undefined || record.itemCount === 0) return "succeeded";
	const merge = await world.store.readOutcome(record.id, record.itemCount);
	return merge?.status ?? "failed";
}
