import type { ItemView, JobView } from "../../api/views.ts";
import type { JobProgress } from "../job/job-progress.ts";
import { standstill } from "../text/wait-words.ts";

export type JobChange = { type: "job"; job: JobView } | { type: "item"; item: ItemView };

/**
 * What is different between two looks at a job. At the first look that is the job and every item that is no
 * longer waiting. The job itself changes when its phase, status, run or merge step does, when it is suspended or
 * canceled, and when something else keeps it while nothing of it runs, not with its counts; once it has finished,
 * also with the container groups that it still holds. Items that ended come in the order in which they did, and
 * before the change of the job that follows from them.
 */
export function jobChanges(before: JobProgress | undefined, after: JobProgress): JobChange[] {
	const items = after.items
		.filter((item) => item !== undefined)
		.filter((item) => isNews(before?.items[item.index], item))
		.sort((a, b) => endedAt(a) - endedAt(b) || a.index - b.index)
		.map((item): JobChange => ({ type: "item", item }));
	const job: JobChange = { type: "job", job: after.job };
	if (before === undefined) return [job, ...items];
	return fingerprint(before.job) === fingerprint(after.job) ? items : [...items, job];
}

function isNews(before: ItemView | undefined, after: ItemView): boolean {
	if (before === undefined) return after.state !== "waiting";
	return before.state !== after.state || before.launch !== after.launch;
}

/** Items that have not ended come first: their changes are the older ones. */
function endedAt({ outcome }: ItemView): number {
	return outcome === undefined ? 0 : Date.parse(outcome.finishedAt);
}

function fingerprint(job: JobView): string {
	const { status, phase, run, canceledAt, suspendedAt, merge, mergeSkipped, finishedAt } = job;
	const held = status === "running" ? 0 : job.containerGroups;
	const asked = [canceledAt, suspendedAt, run];
	return JSON.stringify([
		status,
		phase,
		asked,
		merge,
		mergeSkipped,
		finishedAt,
		held,
		standstill(job),
	]);
}
