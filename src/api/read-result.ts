import { readResult } from "../activities/job/stored-result.ts";
import { hasEnded } from "../store/job-phase.ts";
import { ApiError } from "./api-error.ts";
import type { ApiHandler } from "./handler.ts";
import { outputLink } from "./job-view.ts";
import { jobOfPath } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";
import { allResults } from "./results.ts";

/** GET /api/jobs/{id}/result: the merge step's result, or every item's in order when there is none. */
export const readJobResult: ApiHandler = async (request, context) => {
	readQuery(request, "readResult");
	const record = await jobOfPath(request, context);
	if (!hasEnded(record)) {
		throw new ApiError("JobNotFinished", `${record.id} has not ended yet.`);
	}
	const hasMerge = record.job.merge !== undefined && record.itemCount > 0;
	if (!hasMerge)
		return json(
			await allResults(record, context.world, (index) =>
				outputLink(record.id, index, context.world),
			),
		);
	const merge = await context.world.store.readOutcome(record.id, record.itemCount);
	if (merge?.status !== "succeeded") {
		const why = merge?.message ?? record.mergeSkipped ?? "It did not run.";
		throw new ApiError("NoResult", `${record.id} has no result from its merge step. ${why}`);
	}
	return json(await readResult(merge, context.world));
};

function json(body: string) {
	return { body, headers: { "Content-Type": "application/json" } };
}
