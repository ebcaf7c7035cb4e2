import type { ApiHandler } from "./handler.ts";
import { jobViews } from "./job-view.ts";
import { placeRefused, readQuery } from "./request-query.ts";
import type { JobListView } from "./views.ts";

/** GET /api/jobs: newest first; those of a status or a source. */
export const listJobs: ApiHandler = async (request, context) => {
	const query = readQuery(request, "listJobs");
	const page = await context.world.store.listJobs(query).catch(placeRefused);
	const body: JobListView = {
		jobs: await jobViews(page.jobs, context),
		...(page.next === undefined ? {} : { next: page.next }),
	};
	return { jsonBody: body };
};
