import type { ItemView, JobView } from "../../api/views.ts";
import type { ApiClient } from "../server/api-client.ts";
import { isEnded, type JobProgress } from "./job-progress.ts";

/** An item carries up to 16 KB of log, so a page is well below the 1000 that the API allows. */
const PAGE_SIZE = 250;

/**
 * Reads the job, and of its items what is new: pages whose items have all ended never change again, and
 * reading stops as soon as the items known add up to the job's own counts.
 */
export async function lookAtJob(
	client: ApiClient,
	jobId: string,
	before?: JobProgress,
): Promise<JobProgress> {
	const job = await client.readJob({ id: jobId });
	const items = before ? [...before.items] : unread(job.itemCount);
	for (let from = 0; from < job.itemCount && !addUp(items, job); from += PAGE_SIZE) {
		const known = items.slice(from, from + PAGE_SIZE);
		if (known.every(isEnded)) continue;
		const page = await client.readItems({ id: jobId, from, count: PAGE_SIZE });
		for (const item of page.items) if (item.index < items.length) items[item.index] = item;
	}
	return { job, items };
}

function addUp(items: readonly (ItemView | undefined)[], job: JobView): boolean {
	const known: JobView["items"] = {
		waiting: 0,
		launched: 0,
		running: 0,
		succeeded: 0,
		failed: 0,
		canceled: 0,
	};
	for (const item of items) if (item !== undefined) known[item.state]++;
	return (Object.keys(known) as (keyof typeof known)[]).every(
		(state) => known[state] === job.items[state],
	);
}

function unread(count: number): (ItemView | undefined)[] {
	return Array.from({ length: count }, () => undefined);
}
