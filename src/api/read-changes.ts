import { hasEnded } from "../store/job-phase.ts";
import { runStart } from "../store/run-start.ts";
import { ApiError } from "./api-error.ts";
import type { ApiHandler } from "./handler.ts";
import { itemLife } from "./item-life.ts";
import { jobOfPath } from "./request-parts.ts";
import { placeRefused, readQuery } from "./request-query.ts";
import type { ChangesView } from "./views.ts";

/** Nothing of a job that has ended changes, unless it is run again. */
const WAIT_AT_END_MS = 30_000;
const LEAST_WAIT_MS = 1000;
const MOST_WAIT_MS = 5000;

/** GET /api/jobs/{id}/changes: how far every item has come; from a place on, those that changed since. */
export const readChanges: ApiHandler = async (request, context) => {
	const { after, count: limit } = readQuery(request, "readChanges");
	const { store, pollIntervalMs } = context.world;
	const record = await jobOfPath(request, context);
	const page = { limit, ...(after === undefined ? {} : { after }) };
	const changes = await store.readChanges(record.id, page).catch(placeRefused);
	if (changes === undefined) throw new ApiError("JobNotFound", `There is no job "${record.id}".`);
	// It was run again between the two.
	if (changes.run !== record.run) return await readChanges(request, context);
	const runAt = runStart(record);
	const wait = Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, pollIntervalMs));
	const body: ChangesView = {
		run: record.run,
		since: new Date(runAt).toISOString(),
		items: changes.items.map((item) => itemLife(item, runAt)),
		next: changes.next,
		more: changes.more,
		waitMs: changes.more ? 0 : hasEnded(record) ? WAIT_AT_END_MS : wait,
	};
	return { jsonBody: body };
};
