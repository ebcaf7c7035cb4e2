import type { JobView } from "../api/views.ts";
import type { ApiClient } from "./api-client.ts";

const PAGE_SIZE = 100;

/** All jobs of the server, the newest first, read page by page as they are asked for. */
export async function* allJobs(client: ApiClient): AsyncGenerator<JobView> {
	let after: string | undefined;
	do {
		const page = await client.listJobs({ limit: PAGE_SIZE, ...(after && { after }) });
		yield* page.jobs;
		after = page.next;
	} while (after !== undefined);
}

/** The newest unfinished job, of one source when it is given. */
export async function newestUnfinished(
	client: ApiClient,
	source?: string,
): Promise<JobView | undefined> {
	for await (const job of allJobs(client)) {
		if (job.status === "running" && (source === undefined || job.source === source)) return job;
	}
	return undefined;
}

/** What somebody means who names no job: the newest unfinished one, else the newest. */
export async function newestJob(client: ApiClient): Promise<JobView | undefined> {
	let newest: JobView | undefined;
	for await (const job of allJobs(client)) {
		if (job.status === "running") return job;
		newest ??= job;
	}
	return newest;
}
