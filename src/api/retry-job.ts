import { startJob } from "../activities/job/start-job.ts";
import type { JobRecord } from "../store/store.ts";
import { ApiError } from "./api-error.ts";
import type { ApiContext, ApiHandler } from "./handler.ts";
import { acceptedJob } from "./job-view.ts";
import { jobOfPath } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";

/** Runs of one job: their number has 4 digits in the names of its container groups. */
const MOST_RUNS = 9999;

/**
 * POST /api/jobs/{id}/retry: runs the job again, only for those of its items that did not succeed. It has its
 * whole time and all its attempts anew; outcomes of items that succeeded stay.
 *
 * A job whose record was changed and which was not started then is started by the slow timer.
 */
export const retryJob: ApiHandler = async (request, context) => {
	readQuery(request, "retryJob");
	const { world } = context;
	const before = await jobOfPath(request, context);
	await checkRetriable(before, context);
	const record = await world.store.changeJob(before.id, (job) =>
		job.run === before.run && job.phase === "finished" ? runAgain(job, world.clock.now()) : job,
	);
	if (record === undefined) throw new ApiError("JobNotFound", `There is no job "${before.id}".`);
	await startJob(record, context).catch((error: unknown) =>
		context.log(`${record.id} was not started again: ${error}`),
	);
	return await acceptedJob(record, context);
};

async function checkRetriable(record: JobRecord, { world }: ApiContext): Promise<void> {
	if (record.phase !== "finished") {
		const why = record.phase === "purging" ? "is being removed" : "has not ended yet";
		throw new ApiError("JobNotFinished", `${record.id} ${why}: it cannot be run again.`);
	}
	if (record.status === "succeeded") {
		throw new ApiError("NothingToRetry", `Every item of ${record.id} succeeded.`);
	}
	const { succeeded } = await world.store.countItems(record.id);
	if (succeeded === record.itemCount && record.job.merge === undefined) {
		throw new ApiError("NothingToRetry", `Every item of ${record.id} succeeded.`);
	}
	if (record.run >= MOST_RUNS) {
		throw new ApiError("NothingToRetry", `${record.id} has been run ${MOST_RUNS} times.`);
	}
}

function runAgain(job: JobRecord, now: number): JobRecord {
	const { finishedAt: _f, canceledAt: _c, suspendedAt: _s, ...rest } = job;
	const { status: _t, mergeSkipped: _m, ...kept } = rest;
	return {
		...kept,
		run: job.run + 1,
		phase: "submitted",
		deadlineAt: now + job.job.jobTimeoutMs,
	};
}
