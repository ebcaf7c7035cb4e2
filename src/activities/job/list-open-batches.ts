import { planBatches } from "../../job/batch-plan.ts";
import type { Activity } from "../world.ts";

export interface OpenBatch {
	batch: number;
	/** The items that have no outcome in the job's present run. */
	items: number[];
}

/**
 * Which of a section's batches have items to run. In a run that does over what failed, most have none.
 * Safe to run twice because it only reads, and nothing of the section has been started yet.
 */
export const listOpenBatches: Activity<
	{ jobId: string; from: number; count: number },
	{ batches: OpenBatch[] }
> = async ({ jobId, from, count }, { world }) => {
	const record = await world.store.readJob(jobId);
	if (record === undefined) return { batches: [] };
	const { itemsPerGroup } = record.job;
	const plan = planBatches(record.itemCount, itemsPerGroup);
	const end = Math.min(from + count, plan.batchCount);
	const rows = await world.store.readItems(
		jobId,
		from * itemsPerGroup,
		(end - from) * itemsPerGroup,
	);
	const open = new Map<number, number[]>();
	for (const { index, outcome } of rows) {
		if (outcome !== undefined) continue;
		const batch = Math.floor(index / itemsPerGroup);
		const items = open.get(batch);
		if (items === undefined) open.set(batch, [index]);
		else items.push(index);
	}
	return { batches: [...open].map(([batch, items]) => ({ batch, items })) };
};
