import { randomInt } from "node:crypto";
import { refusal, storeSubmission } from "../activities/job/job-submission.ts";
import { startJob } from "../activities/job/start-job.ts";
import type { QueryOf } from "../contract/operations.ts";
import { OPERATIONS } from "../contract/operations.ts";
import { parseJobFile } from "../job/file/parse-job-file.ts";
import { formatProblem } from "../job/file/problem.ts";
import { newJobId } from "../job/instance-names.ts";
import type { Submission } from "../job/job.ts";
import type { JobRecord } from "../store/store.ts";
import { parseTraceparent } from "../telemetry/trace.ts";
import { ApiError } from "./api-error.ts";
import type { ApiContext, ApiHandler } from "./handler.ts";
import { jobViews } from "./job-view.ts";
import { bodyText } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";

const MOST_BODY_BYTES = OPERATIONS.submitJob.body.mostBytes;
const ID_CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";
const ID_LENGTH = 6;

/** POST /api/jobs: checks a job, stores it, and starts it. */
export const submitJob: ApiHandler = async (request, context) => {
	const query = readQuery(request, "submitJob");
	const { source } = query;
	const planned = plannedOf(query);
	const submission = await checked(await bodyText(request, MOST_BODY_BYTES), context);
	const jobId = newJobId(submission.job.name, randomCharacters());
	await storeSubmission(jobId, submission, context.world, {
		...(source === undefined ? {} : { source }),
		...callerOf(request.headers.get("traceparent")),
		...(planned === undefined ? {} : { planned }),
	});
	await start(jobId, context);
	const record = await context.world.store.readJob(jobId);
	const [view] = await jobViews(record === undefined ? [] : [record], context);
	return { status: 202, headers: { Location: view?.links.self ?? "" }, jsonBody: view };
};

/** A header that is none is ignored, as W3C Trace Context has it. */
function callerOf(header: string | null): { traceparent?: string } {
	const traceparent = header?.trim() ?? "";
	return parseTraceparent(traceparent) === undefined ? {} : { traceparent };
}

/** What a plan said of the job, so that its end can be compared with it. */
function plannedOf({
	plannedMs: makespanMs,
	plannedMicroUsd: microUsd,
}: QueryOf<"submitJob">): JobRecord["planned"] {
	if (makespanMs === undefined) return undefined;
	return { makespanMs, ...(microUsd === undefined ? {} : { usd: microUsd / 1e6 }) };
}

async function checked(text: string, { world }: ApiContext): Promise<Submission> {
	const parsed = parseJobFile(text, { name: "request body" });
	const problems =
		"problems" in parsed
			? parsed.problems.map(formatProblem)
			: [await refusal(parsed.submission, world)].filter((problem) => problem !== undefined);
	if ("submission" in parsed && problems.length === 0) return parsed.submission;
	throw new ApiError("InvalidJob", problems.join("\n"), problems);
}

/** A job that the engine did not take is taken back: nothing is half-started. */
async function start(jobId: string, { client, world, log }: ApiContext): Promise<void> {
	try {
		await startJob({ id: jobId, run: 1 }, { client });
	} catch (error) {
		log(`${jobId} was not started: ${error}`);
		await world.store.deleteJob(jobId);
		throw new ApiError("NotStarted", "The job could not be started. Submit it again.");
	}
}

function randomCharacters(): string {
	return Array.from(
		{ length: ID_LENGTH },
		() => ID_CHARACTERS[randomInt(ID_CHARACTERS.length)],
	).join("");
}
