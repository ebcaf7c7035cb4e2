import { ApiError } from "./api-error.ts";
import type { ApiHandler } from "./handler.ts";
import { jobViews } from "./job-view.ts";
import { checkQuery, wholeNumber } from "./request-parts.ts";
import type { JobListView } from "./views.ts";

/** GET /api/jobs: newest first. */
export const listJobs: ApiHandler = async (request, context) => {
	checkQuery(request, ["limit", "after"]);
	const limit = wholeNumber(request, "limit", { least: 1, most: 100, otherwise: 50 });
	const after = request.query.get("after");
	const page = await context.world.store
		.listJobs({ limit, ...(after === null ? {} : { after }) })
		.catch((error: unknown) => {
			if (error instanceof Error && error.name === "UnknownPlaceError") {
				throw new ApiError("InvalidRequest", `after: ${error.message}`);
			}
			throw error;
		});
	const body: JobListView = {
		jobs: await jobViews(page.jobs, context),
		...(page.next === undefined ? {} : { next: page.next }),
	};
	return { jsonBody: body };
};
