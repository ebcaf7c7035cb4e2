import { betweenLogReads } from "../activities/launch/growing-log.ts";
import { logAfter, NO_LOG } from "../activities/launch/joined-log.ts";
import { readChangePlace, writeChangePlace } from "../store/change-place.ts";
import { hasEnded } from "../store/job-phase.ts";
import type { ItemRow, JobRecord, LaunchKey } from "../store/store.ts";
import type { ApiContext, ApiHandler } from "./handler.ts";
import { logNow, newestLaunch } from "./log-now.ts";
import { itemOfPath } from "./request-parts.ts";
import { placeRefused, readQuery } from "./request-query.ts";
import type { LogPartView } from "./views.ts";

/** The most of a log that one answer has, in bytes. */
const MOST_PART_BYTES = 256 * 1024;
/** A container that called back may still write, and its log is read once more before its group is deleted. */
const LAST_LINES_MS = 10_000;

type Item = Pick<ItemRow, "index" | "note" | "outcome">;

interface Place {
	run: number;
	launch: number;
	/** Bytes of the launch's log that were told. */
	offset: number;
}

/**
 * GET /api/jobs/{id}/items/{index}/log/part: what an item's log has more than at the place before, through all its
 * launches from that one on.
 */
export const followLog: ApiHandler = async (request, context) => {
	const { after } = readQuery(request, "followLog");
	const { job, item } = await itemOfPath(request, context);
	const newest = newestLaunch(item);
	const place = after === undefined ? undefined : placeFrom(after);
	const { run, launch, offset } = place ?? { run: job.run, launch: 1, ...newest, offset: 0 };
	const key = { jobId: job.id, index: item.index, run, launch };
	// Asked before the log is read: what comes between belongs to the next part.
	const over = await isOver(key, job, item, context);
	const log = (await logNow(key, item, context)) ?? NO_LOG;
	const { text, missed, next, more } = logAfter(log, offset, MOST_PART_BYTES);
	const later = newest && isLater(newest, { run, launch }) ? newest : undefined;
	const goesOn = over && !more && later !== undefined;
	const complete = over && !more && !goesOn && hasSettled(job, item);
	const view: LogPartView = {
		...{ run, launch, text, missed, complete },
		next: writePlace(goesOn ? { ...later, offset: 0 } : { run, launch, offset: next }),
		waitMs: more || goesOn || complete ? 0 : betweenLogReads(context.world),
	};
	return { jsonBody: view };
};

/** Whether it is launched no more. A merge step that does not run has no outcome. */
function hasSettled(job: JobRecord, { outcome }: Item): boolean {
	return outcome !== undefined || hasEnded(job);
}

/** Whether nothing more comes of this launch. */
async function isOver(
	key: LaunchKey,
	job: JobRecord,
	item: Item,
	{ world: { store, clock } }: ApiContext,
): Promise<boolean> {
	const newest = newestLaunch(item);
	if (newest === undefined) return hasSettled(job, item);
	if (isLater(newest, key)) return true;
	if (!hasSettled(job, item)) return false;
	const { callback, exit } = await store.readLaunchRecord(key);
	if (callback === undefined || exit !== undefined) return true;
	return clock.now() - callback.at >= LAST_LINES_MS;
}

function isLater(a: Omit<Place, "offset">, b: Omit<Place, "offset">): boolean {
	return a.run > b.run || (a.run === b.run && a.launch > b.launch);
}

function writePlace({ run, launch, offset }: Place): string {
	return writeChangePlace(run, [launch, offset]);
}

function placeFrom(text: string): Place {
	try {
		const [run] = text.split("-");
		const [launch, offset] = readChangePlace(text, { run: Number(run), count: 2 })!;
		return { run: Number(run), launch: launch!, offset: offset! };
	} catch (error) {
		return placeRefused(error);
	}
}
