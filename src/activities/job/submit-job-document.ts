import { parseJobFile } from "../../job/file/parse-job-file.ts";
import { formatProblem } from "../../job/file/problem.ts";
import { ORCHESTRATION_VERSION, type Versioned } from "../../job/orchestration-version.ts";
import type { Activity } from "../world.ts";
import { refusal, storeSubmission } from "./job-submission.ts";

/** The source of jobs that an orchestrator runs: nobody else may start them. */
export const CHILD_SOURCE = "runItems";

/**
 * Checks a job that an orchestrator runs, and stores it.
 * Safe to run twice because the job's id is the orchestrator's, and a job is stored once.
 */
export const submitJobDocument: Activity<
	{ jobId: string; document: string },
	({ itemCount: number } & Versioned) | { problems: string[] }
> = async ({ jobId, document }, { world }) => {
	const parsed = parseJobFile(document, { name: "runItems" });
	if ("problems" in parsed) return { problems: parsed.problems.map(formatProblem) };
	const refused = await refusal(parsed.submission, world);
	if (refused !== undefined) return { problems: [refused] };
	await storeSubmission(jobId, parsed.submission, world, { source: CHILD_SOURCE });
	return { itemCount: parsed.submission.items.length, version: ORCHESTRATION_VERSION };
};
