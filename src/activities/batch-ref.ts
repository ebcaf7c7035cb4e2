import { planBatches } from "../job/batch-plan.ts";
import { FREE_REASONS, type Reason } from "../job/reason.ts";
import type { JobRecord } from "../store/store.ts";

/** Which launch of which batch an activity is about. */
export interface LaunchRef {
	jobId: string;
	run: number;
	batch: number;
	launch: number;
	/** The launch's name: of its lease and of its container group. */
	lease: string;
	/** The items that this launch carries. */
	items: number[];
}

/** How often each item's launches have ended for which reason, by the item's index. */
export type EndedLaunches = Record<string, Partial<Record<Reason, number>>>;

/** How many of an item's ended launches cost it an attempt. */
export function countAttempts(ended: Partial<Record<Reason, number>>): number {
	return Object.entries(ended).reduce(
		(sum, [reason, count]) => (FREE_REASONS.includes(reason as Reason) ? sum : sum + count),
		0,
	);
}

/** Not settled yet: the orchestration asks again after this time. Activities themselves never wait. */
export interface AskAgain {
	askAgainMs: number;
}

/** The items of a batch; the batch after the last is the merge step's. */
export function itemsOfBatch(batch: number, { itemCount, job }: JobRecord): number[] {
	const plan = planBatches(itemCount, job.itemsPerGroup);
	if (batch >= plan.batchCount) return [itemCount];
	const { from, count } = plan.batchItems(batch);
	return Array.from({ length: count }, (_, k) => from + k);
}

/** The merge step's container is described apart. */
export function specOf({ job, itemCount }: JobRecord, index: number) {
	return (index === itemCount ? job.merge : undefined) ?? job;
}
