import { tellLedger } from "../activities/hub/hub-instances.ts";
import type { ApiHandler } from "./handler.ts";
import { acceptedJob } from "./job-view.ts";
import { jobOfPath } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";

/** POST /api/jobs/{id}/resume: what waits of a suspended job may be launched again. */
export const resumeJob: ApiHandler = async (request, context) => {
	readQuery(request, "resumeJob");
	const { id } = await jobOfPath(request, context);
	const record = await context.world.store.changeJob(id, ({ suspendedAt: _, ...job }) => job);
	// Told also when the record said so before: an earlier answer may have been lost.
	const run = record === undefined ? {} : { run: record.run };
	await tellLedger(context, { operation: "resume", input: { job: id, ...run } });
	return await acceptedJob(record, context);
};
