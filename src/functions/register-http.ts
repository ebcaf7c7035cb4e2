import { app, type HttpMethod, type HttpRequest, type InvocationContext } from "@azure/functions";
import { ApiError, errorResponse } from "../api/api-error.ts";
import { withVersion } from "../api/api-version.ts";
import { takeCallback } from "../api/callback.ts";
import { cancelJob } from "../api/cancel-job.ts";
import type { ApiHandler } from "../api/handler.ts";
import { listJobs } from "../api/list-jobs.ts";
import { purgeJob } from "../api/purge-job.ts";
import { putOutput } from "../api/put-output.ts";
import { readItems } from "../api/read-items.ts";
import { readJob } from "../api/read-job.ts";
import { readLog } from "../api/read-log.ts";
import { readOutput, readOutputOfItem } from "../api/read-output.ts";
import { readQuota } from "../api/read-quota.ts";
import { readJobResult } from "../api/read-result.ts";
import { readResultsOfJob } from "../api/results.ts";
import { resumeJob } from "../api/resume-job.ts";
import { retryJob } from "../api/retry-job.ts";
import { submitJob } from "../api/submit-job.ts";
import { suspendJob } from "../api/suspend-job.ts";
import { clientInput, contextOf } from "./invocation.ts";

export function registerHttp(): void {
	operation("tutti-submit-job-http", "POST", "jobs", submitJob);
	operation("tutti-list-jobs", "GET", "jobs", listJobs);
	operation("tutti-read-job", "GET", "jobs/{id}", readJob);
	operation("tutti-read-items", "GET", "jobs/{id}/items", readItems);
	operation("tutti-read-result", "GET", "jobs/{id}/result", readJobResult);
	operation("tutti-read-log", "GET", "jobs/{id}/items/{index}/log", readLog);
	operation("tutti-read-output", "GET", "jobs/{id}/items/{index}/output", readOutput);
	operation("tutti-cancel-job", "POST", "jobs/{id}/cancel", cancelJob);
	operation("tutti-suspend-job", "POST", "jobs/{id}/suspend", suspendJob);
	operation("tutti-resume-job", "POST", "jobs/{id}/resume", resumeJob);
	operation("tutti-retry-job", "POST", "jobs/{id}/retry", retryJob);
	operation("tutti-purge-job", "DELETE", "jobs/{id}", purgeJob);
	operation("tutti-read-quota", "GET", "quota", readQuota);
	// Containers carry a token of their own, and no function key.
	operation("tutti-callback", "POST", "callbacks/{batch}", takeCallback, "anonymous");
	operation("tutti-put-output", "PUT", "outputs/{batch}", putOutput, "anonymous");
	const itemsOutput = "outputs/{batch}/{index}";
	operation("tutti-read-item-output", "GET", itemsOutput, readOutputOfItem, "anonymous");
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
				return withVersion(await handler(request, contextOf(invocation)));
			} catch (error) {
				if (error instanceof ApiError) return withVersion(errorResponse(error));
				invocation.error(error);
				const fault = new ApiError("Internal", "Something went wrong; see the app's log.");
				return withVersion(errorResponse(fault));
			}
		},
	});
}
