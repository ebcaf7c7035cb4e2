import { tellLedger } from "../activities/hub/hub-instances.ts";
import { hasEnded } from "../store/job-phase.ts";
import type { ApiHandler } from "./handler.ts";
import { acceptedJob } from "./job-view.ts";
import { jobOfPath } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";

/** POST /api/jobs/{id}/cancel: nothing of the job starts any more, and what runs is ended. */
export const cancelJob: ApiHandler = async (request, context) => {
	readQuery(request, "cancelJob");
	const { id } = await jobOfPath(request, context);
	const record = await context.world.store.changeJob(id, (job) =>
		hasEnded(job) || job.canceledAt !== undefined
			? job
			: { ...job, canceledAt: context.world.clock.now() },
	);
	if (record?.canceledAt !== undefined) {
		await tellLedger(context, {
			operation: "stop",
			input: { job: id, run: record.run, reason: "canceled" },
		});
	}
	return await acceptedJob(record, context);
};
