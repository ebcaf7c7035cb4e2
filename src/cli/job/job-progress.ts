import type { ItemView, JobView } from "../../api/views.ts";

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

/** A word or a few for a person: `submitted`, `running`, `suspended, run 2`, `canceling`, `succeeded`, … */
export function statusWords(job: JobView): string {
	const run = job.run > 1 ? `, run ${job.run}` : "";
	const removed = job.phase === "purging" ? ", being removed" : "";
	return `${statusWord(job)}${run}${removed}`;
}

function statusWord(job: JobView): string {
	if (job.status !== "running") return job.status;
	if (job.canceledAt !== undefined) return "canceling";
	if (job.suspendedAt !== undefined) return "suspended";
	return job.phase === "finished" || job.phase === "purging" ? "running" : job.phase;
}
