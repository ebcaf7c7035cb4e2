import { logFile } from "../activities/launch-log.ts";
import { containerName } from "../job/instance-names.ts";
import { ApiError } from "./api-error.ts";
import type { ApiHandler } from "./handler.ts";
import { itemOfPath } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";

/** ACI keeps as many lines of a container that has stopped; of one that runs, as many are enough. */
const LIVE_LINES = 1000;

/**
 * GET /api/jobs/{id}/items/{index}/log: the log of the item's newest launch, as it is kept, or as ACI has it
 * while the container runs; of an earlier one with `launch` and `run`.
 */
export const readLog: ApiHandler = async (request, context) => {
	const query = readQuery(request, "readLog");
	const { store, groups } = context.world;
	const { job, item } = await itemOfPath(request, context);
	const { outcome, note } = item;
	const newest = outcome === undefined ? note : { run: outcome.run, launch: outcome.launches };
	const run = query.run ?? newest?.run ?? job.run;
	const launch = query.launch ?? newest?.launch ?? 1;
	const kept = await store.readFile(logFile(job.id, item.index, run, launch));
	if (kept !== undefined) return text(Buffer.from(kept).toString("utf8"));
	const isLive = outcome === undefined && note?.run === run && note.launch === launch;
	const live = isLive
		? await groups.readLog(note.group, containerName(item.index), LIVE_LINES)
		: undefined;
	if (live !== undefined) return text(live);
	throw new ApiError(
		"NoLog",
		`There is no log of launch ${launch} of item ${item.index} of ${job.id}: it did not run, or wrote nothing.`,
	);
};

function text(body: string) {
	return { body, headers: { "Content-Type": "text/plain; charset=utf-8" } };
}
