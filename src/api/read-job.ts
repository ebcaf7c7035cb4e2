import type { ApiHandler } from "./handler.ts";
import { jobViews } from "./job-view.ts";
import { checkQuery, jobOfPath } from "./request-parts.ts";

/** GET /api/jobs/{id} */
export const readJob: ApiHandler = async (request, context) => {
	checkQuery(request, []);
	const [view] = await jobViews([await jobOfPath(request, context)], context);
	return { jsonBody: view };
};
