import { writeLog } from "../activities/launch/joined-log.ts";
import { ApiError } from "./api-error.ts";
import type { ApiHandler } from "./handler.ts";
import { logNow, newestLaunch } from "./log-now.ts";
import { itemOfPath } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";

/**
 * GET /api/jobs/{id}/items/{index}/log: the log of the item's newest launch, as it is kept, or as ACI has it
 * while the container runs; of an earlier one with `launch` and `run`.
 */
export const readLog: ApiHandler = async (request, context) => {
	const query = readQuery(request, "readLog");
	const { job, item } = await itemOfPath(request, context);
	const newest = newestLaunch(item);
	const run = query.run ?? newest?.run ?? job.run;
	const launch = query.launch ?? newest?.launch ?? 1;
	const key = { jobId: job.id, index: item.index, run, launch };
	const log = await logNow(key, item, context);
	if (log !== undefined) {
		return { body: writeLog(log), headers: { "Content-Type": "text/plain; charset=utf-8" } };
	}
	throw new ApiError(
		"NoLog",
		`There is no log of launch ${launch} of item ${item.index} of ${job.id}: it did not run, or wrote nothing.`,
	);
};
