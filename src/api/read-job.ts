import type { ApiHandler } from "./handler.ts";
import { jobViews } from "./job-view.ts";
import { jobOfPath } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";

/** GET /api/jobs/{id} */
export const readJob: ApiHandler = async (request, context) => {
	readQuery(request, "readJob");
	const [view] = await jobViews([await jobOfPath(request, context)], context);
	return { jsonBody: view };
};
