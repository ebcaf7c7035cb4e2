import {
	app,
	type HttpRequest,
	type HttpResponseInit,
	type InvocationContext,
} from "@azure/functions";
import { ApiError, errorResponse } from "../api/api-error.ts";
import { withVersion } from "../api/api-version.ts";
import { takeCallback } from "../api/callback.ts";
import { cancelJob } from "../api/cancel-job.ts";
import { followLog } from "../api/follow-log.ts";
import type { ApiHandler } from "../api/handler.ts";
import { listJobs } from "../api/list-jobs.ts";
import { purgeJob } from "../api/purge-job.ts";
import { putOutput } from "../api/put-output.ts";
import { readChanges } from "../api/read-changes.ts";
import { readDocument } from "../api/read-document.ts";
import { readItems } from "../api/read-items.ts";
import { readJob } from "../api/read-job.ts";
import { readLog } from "../api/read-log.ts";
import { locateOutput, readOutput, readOutputOfItem } from "../api/read-output.ts";
import { readPlanBasis } from "../api/read-plan-basis.ts";
import { readQuota } from "../api/read-quota.ts";
import { readJobResult } from "../api/read-result.ts";
import { readResultsOfJob } from "../api/results.ts";
import { resumeJob } from "../api/resume-job.ts";
import { retryJob } from "../api/retry-job.ts";
import { submitJob } from "../api/submit-job.ts";
import { suspendJob } from "../api/suspend-job.ts";
import { type OperationName, ROUTES } from "../contract/routes.ts";
import { clientInput, contextOf } from "./invocation.ts";

/** The functions, by the names of their operations. Azure knows them by their own, which stay. */
export function registerHttp(): void {
	operation("tutti-submit-job-http", "submitJob", submitJob);
	operation("tutti-list-jobs", "listJobs", listJobs);
	operation("tutti-read-job", "readJob", readJob);
	operation("tutti-read-items", "readItems", readItems);
	operation("tutti-read-changes", "readChanges", readChanges);
	operation("tutti-read-result", "readResult", readJobResult);
	operation("tutti-read-log", "readLog", readLog);
	operation("tutti-follow-log", "followLog", followLog);
	operation("tutti-read-output", "readOutput", readOutput);
	operation("tutti-locate-output", "locateOutput", locateOutput);
	operation("tutti-cancel-job", "cancelJob", cancelJob);
	operation("tutti-suspend-job", "suspendJob", suspendJob);
	operation("tutti-resume-job", "resumeJob", resumeJob);
	operation("tutti-retry-job", "retryJob", retryJob);
	operation("tutti-purge-job", "purgeJob", purgeJob);
	operation("tutti-read-quota", "readQuota", readQuota);
	operation("tutti-read-plan-basis", "readPlanBasis", readPlanBasis);
	operation("tutti-read-document", "readDocument", readDocument);
	operation("tutti-callback", "takeCallback", takeCallback);
	operation("tutti-put-output", "putOutput", putOutput);
	operation("tutti-read-item-output", "readOutputOfItem", readOutputOfItem);
	operation("tutti-results", "readResultsOfJob", readResultsOfJob);
}

function operation(functionName: string, name: OperationName, handler: ApiHandler): void {
	const { method, path, access } = ROUTES[name];
	app.http(functionName, {
		methods: [method],
		// The host's own prefix stands before it.
		route: path.replace(/^\/api\//, ""),
		// Containers carry a token of their own, and no function key.
		authLevel: access === "key" ? "function" : "anonymous",
		extraInputs: [clientInput],
		handler: async (request: HttpRequest, invocation: InvocationContext) => {
			try {
				return finished(await handler(request, contextOf(invocation)));
			} catch (error) {
				if (error instanceof ApiError) return finished(errorResponse(error));
				invocation.error(error);
				const fault = new ApiError("Internal", "Something went wrong; see the app's log.");
				return finished(errorResponse(fault));
			}
		},
	});
}

/** What is answered holds for the instant, and for who asked: no cache on its way keeps it. */
function finished(response: HttpResponseInit): HttpResponseInit {
	return withVersion({
		...response,
		headers: { ...response.headers, "Cache-Control": "no-store" },
	});
}
