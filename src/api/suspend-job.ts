import { tellLedger } from "../activities/hub/hub-instances.ts";
import { hasEnded } from "../store/job-phase.ts";
import type { ApiHandler } from "./handler.ts";
import { acceptedJob } from "./job-view.ts";
import { jobOfPath } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";

/**
 * POST /api/jobs/{id}/suspend: nothing more of the job is launched until it is resumed. What runs goes on, and
 * so does the job's deadline.
 */
export const suspendJob: ApiHandler = async (request, context) => {
	readQuery(request, "suspendJob");
	const { id } = await jobOfPath(request, context);
	const record = await context.world.store.changeJob(id, (job) =>
		hasEnded(job) || job.canceledAt !== undefined || job.suspendedAt !== undefined
			? job
			: { ...job, suspendedAt: context.world.clock.now() },
	);
	if (record?.suspendedAt !== undefined) {
		await tellLedger(context, { operation: "suspend", input: { job: id, run: record.run } });
	}
	return await acceptedJob(record, context);
};
