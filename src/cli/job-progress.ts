import type { ItemView, JobView } from "../api/views.ts";

/** A job as far as this client has seen it. */
export interface JobProgress {
	job: JobView;
	/** By index; undefined where no page has been read yet. */
	items: readonly (ItemView | undefined)[];
}

export function isEnded(item: ItemView | undefined): boolean {
	return item?.state === "succeeded" || item?.state === "failed" || item?.state === "canceled";
}

export function endedCount({ items }: JobView): number {
	return items.succeeded + items.failed + items.canceled;
}

/** When an item ran. */
export interface ItemRun {
	/** Wire instants, as in the views. */
	startedAt: string;
	finishedAt: string;
}

/**
 * When an item that ended had run, from its launch where its start is not known: an item that ends by its own
 * callback may never have been looked at before. Undefined for an item that was not launched.
 */
export function runOf(item: ItemView | undefined): ItemRun | undefined {
	const startedAt = item?.outcome?.startedAt ?? item?.launchedAt;
	if (item?.outcome === undefined || startedAt === undefined) return undefined;
	return { startedAt, finishedAt: item.outcome.finishedAt };
}

/** One word or two for a person: `submitted`, `running`, `merging`, `canceling`, `succeeded`, … */
export function statusWords(job: JobView): string {
	if (job.status !== "running") return job.status;
	if (job.canceledAt !== undefined) return "canceling";
	return job.phase === "finished" ? "running" : job.phase;
}
