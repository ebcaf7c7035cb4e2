import type { JobView } from "../../api/views.ts";
import type { ApiClient } from "../server/api-client.ts";
import { nextPage } from "../server/next-page.ts";
import { ServerRefused } from "../server/server-error.ts";

const PAGE_SIZE = 100;

/** Jobs of the server, the newest first, read page by page as they are asked for. Without a filter: all of them. */
export async function* allJobs(
	client: ApiClient,
	filter: { status?: JobView["status"]; source?: string | undefined; limit?: number } = {},
): AsyncGenerator<JobView> {
	let after: string | undefined;
	do {
		const page = await client.listJobs({ limit: PAGE_SIZE, ...filter, after });
		yield* page.jobs;
		after = nextPage(after, page.next);
	} while (after !== undefined);
}

/** The newest unfinished job, of one source when it is given. */
export async function newestUnfinished(
	client: ApiClient,
	source?: string,
): Promise<JobView | undefined> {
	try {
		return await first(allJobs(client, { status: "running", source, limit: 1 }));
	} catch (error) {
		// A Tutti from before there were filters refuses them.
		if (!(error instanceof ServerRefused && error.code === "InvalidRequest")) throw error;
	}
	for await (const job of allJobs(client)) {
		if (job.status === "running" && (source === undefined || job.source === source)) return job;
	}
	return undefined;
}

/** What somebody means who names no job: the newest unfinished one, else the newest. */
export async function newestJob(client: ApiClient): Promise<JobView | undefined> {
	return (await newestUnfinished(client)) ?? (await first(allJobs(client, { limit: 1 })));
}

async function first(jobs: AsyncIterable<JobView>): Promise<JobView | undefined> {
	for await (const job of jobs) return job;
	return undefined;
}
