import type { ItemListView, ItemView, JobView } from "../../api/views.ts";
import { api } from "../api.ts";
import type { SearchedItem } from "../items/filter-items.ts";

/** A job and its items, as they were when they were last read. */
export interface JobFeed {
	job: JobView;
	/** By index; every item of the job. */
	items: SearchedItem[];
}

const A_PAGE = 1000;

export async function readJobFeed(
	id: string,
	signal: AbortSignal,
	before: JobFeed | undefined,
): Promise<JobFeed> {
	const job = await api.readJob({ id }, signal);
	if (before !== undefined && before.job.phase === "finished" && job.run === before.job.run) {
		return { job, items: before.items };
	}
	const items: SearchedItem[] = [];
	for (let from: number | undefined = 0; from !== undefined; ) {
		const page: ItemListView = await api.readItems({ id, from, count: A_PAGE }, signal);
		items.push(...page.items.map(historyOf));
		from = page.next;
	}
	return { job, items };
}

function historyOf({ index, item, state, launchedAt, outcome }: ItemView): SearchedItem {
	const startedAt = outcome?.startedAt ?? (state === "running" ? launchedAt : undefined);
	const finishedAt = outcome?.finishedAt;
	const launch = launchedAt ?? startedAt;
	return {
		index,
		state,
		text: JSON.stringify(item).slice(0, 500),
		launches:
			launch === undefined
				? []
				: [
						{
							createdAt: Date.parse(launch),
							...(startedAt && { startedAt: Date.parse(startedAt) }),
							...(finishedAt && { endedAt: Date.parse(finishedAt) }),
						},
					],
		...(finishedAt && { finishedAt: Date.parse(finishedAt) }),
		...(outcome && { attempts: outcome.attempts }),
		...(outcome?.reason && { reason: outcome.reason }),
		...(outcome?.message && { message: outcome.message }),
	};
}
