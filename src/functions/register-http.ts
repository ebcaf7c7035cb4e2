import { app, type HttpMethod, type HttpRequest, type InvocationContext } from "@azure/functions";
import { ApiError, errorResponse } from "../api/api-error.ts";
import { takeCallback } from "../api/callback.ts";
import { cancelJob } from "../api/cancel-job.ts";
import type { ApiHandler } from "../api/handler.ts";
import { listJobs } from "../api/list-jobs.ts";
import { readItems } from "../api/read-items.ts";
import { readJob } from "../api/read-job.ts";
import { readJobResult } from "../api/read-result.ts";
import { readResultsOfJob } from "../api/results.ts";
import { submitJob } from "../api/submit-job.ts";
import { clientInput, contextOf } from "./invocation.ts";

export function registerHttp(): void {
	operation("tutti-submit-job-http", "POST", "jobs", submitJob);
	operation("tutti-list-jobs", "GET", "jobs", listJobs);
	operation("tutti-read-job", "GET", "jobs/{id}", readJob);
	operation("tutti-read-items", "GET", "jobs/{id}/items", readItems);
	operation("tutti-read-result", "GET", "jobs/{id}/result", readJobResult);
	operation("tutti-cancel-job", "POST", "jobs/{id}/cancel", cancelJob);
	// Containers carry a token of their own, and no function key.
	operation("tutti-callback", "POST", "callbacks/{batch}", takeCallback, "anonymous");
	operation("tutti-results", "GET", "results/{batch}", readResultsOfJob, "anonymous");
}

function operation(
	name: string,
	method: HttpMethod,
	route: string,
	handler: ApiHandler,
	authLevel: "function" | "anonymous" = "function",
): void {
	app.http(name, {
		methods: [method],
		route,
		authLevel,
		extraInputs: [clientInput],
		handler: async (request: HttpRequest, invocation: InvocationContext) => {
			try {
				return await handler(request, contextOf(invocation));
			} catch (error) {
				if (error instanceof ApiError) return errorResponse(error);
				invocation.error(error);
				return errorResponse(new ApiError("Internal", "Something went wrong; see the app's log."));
			}
		},
	});
}
