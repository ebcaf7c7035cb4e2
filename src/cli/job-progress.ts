import type { ItemView, JobView, OutcomeView } from "../api/views.ts";

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

/** The outcomes of the items, without the merge step's, in item order. */
export function outcomesOf(progress: JobProgress): OutcomeView[] {
	return progress.items.flatMap((item) => item?.outcome ?? []);
}

/** One word or two for a person: `submitted`, `running`, `merging`, `canceling`, `succeeded`, … */
export function statusWords(job: JobView): string {
	if (job.status !== "running") return job.status;
	if (job.canceledAt !== undefined) return "canceling";
	return job.phase === "finished" ? "running" : job.phase;
}
