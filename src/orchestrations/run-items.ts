import type { OrchestrationContext, Task } from "durable-functions";
import { JOB } from "../activities/job/start-job.ts";
import { newJobId } from "../job/instance-names.ts";
import type { JsonValue } from "../job/json.ts";
import type { Reason } from "../job/reason.ts";
import { callActivity } from "./activity-call.ts";
import { startChild } from "./sub-orchestration.ts";

/** How one item of `runItems` ended. */
export interface ItemResult {
	index: number;
	status: "succeeded" | "failed" | "canceled";
	/** What the container returned. Null when it returned nothing, or did not succeed. */
	result: JsonValue;
	/** Set when the result was too large to travel through an orchestration: read it from the API. */
	resultTooLarge?: true;
	reason?: Reason;
	message?: string;
}

/**
 * Runs a container for every item of the job, from within any orchestrator, and returns how each item ended,
 * in item order:
 *
 * ```js
 * const results = yield* tutti.runItems(context, { image: "…", command: […], items: [1, 2, 3] });
 * ```
 *
 * `job` is a job file as a value (see docs/job-file.md), with files, items and secrets inline; it travels
 * through the orchestration's history, so keep it under 48 KB and let items refer to large data. Items that
 * fail are results, not exceptions. Throws when the job is not valid, with every problem in the message.
 */
export function* runItems(
	context: OrchestrationContext,
	job: JsonValue,
): Generator<Task, ItemResult[], unknown> {
	const unique = context.df.newGuid(context.df.instanceId).replaceAll("-", "").slice(-8);
	const jobId = newJobId(nameOf(job), unique);
	const submitted = yield* callActivity(context, "tutti-submit-job", {
		jobId,
		document: JSON.stringify(job),
	});
	if ("problems" in submitted) {
		throw new Error(`The job is not valid.\n${submitted.problems.join("\n")}`);
	}
	// The orchestrator is the user's: what runs here decides by the version that stands in this answer.
	yield startChild(context, JOB, { jobId }, { instanceId: jobId, parent: submitted });
	const results: ItemResult[] = [];
	while (results.length < submitted.itemCount) {
		const page = yield* callActivity(context, "tutti-read-results", {
			jobId,
			from: results.length,
		});
		results.push(...(JSON.parse(page.json) as ItemResult[]));
		if (page.count === 0) break;
	}
	return results;
}

function nameOf(job: JsonValue): string {
	const isObject = typeof job === "object" && job !== null && !Array.isArray(job);
	return isObject && typeof job.name === "string" ? job.name : "items";
}
