import { readLedger } from "../activities/hub/hub-instances.ts";
import { startPurge } from "../activities/job/start-purge.ts";
import { jobStanding } from "../ledger/job-standing.ts";
import { ApiError } from "./api-error.ts";
import type { ApiHandler } from "./handler.ts";
import { acceptedJob } from "./job-view.ts";
import { jobOfPath } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";

/**
 * DELETE /api/jobs/{id}: removes a finished job without a trace: items, outcomes, results, logs, files and
 * histories. Refused while the job runs, or still has container groups.
 *
 * A purge that was not started, or was cut off, is made again by the slow timer.
 */
export const purgeJob: ApiHandler = async (request, context) => {
	readQuery(request, "purgeJob");
	const { id, phase } = await jobOfPath(request, context);
	if (phase !== "finished" && phase !== "purging") {
		throw new ApiError("JobNotFinished", `${id} has not ended yet: cancel it before you purge it.`);
	}
	const ledger = await readLedger(context);
	const groups = ledger === undefined ? 0 : jobStanding(ledger, id, context.world.clock.now()).held;
	if (groups > 0) {
		throw new ApiError(
			"StillCleaningUp",
			`${id} still has ${groups} container group${groups === 1 ? "" : "s"} to delete. Purge it when they are gone.`,
		);
	}
	const record = await context.world.store.changeJob(id, (job) =>
		job.phase === "finished" ? { ...job, phase: "purging" } : job,
	);
	if (record?.phase === "purging") await startPurge(record, context);
	return await acceptedJob(record, context);
};
