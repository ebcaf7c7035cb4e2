import type { ApiHandler } from "./handler.ts";
import { itemView } from "./job-view.ts";
import { checkQuery, jobOfPath, wholeNumber } from "./request-parts.ts";
import type { ItemListView } from "./views.ts";

/** GET /api/jobs/{id}/items: a page of items in order. */
export const readItems: ApiHandler = async (request, context) => {
	checkQuery(request, ["from", "count"]);
	const most = Number.MAX_SAFE_INTEGER;
	const from = wholeNumber(request, "from", { least: 0, most, otherwise: 0 });
	const count = wholeNumber(request, "count", { least: 1, most: 1000, otherwise: 100 });
	const job = await jobOfPath(request, context);
	const rows = await context.world.store.readItems(job.id, from, count);
	const next = from + rows.length;
	const body: ItemListView = {
		items: rows.map((row) => itemView(row, job.id, context.world)),
		...(rows.length > 0 && next < job.itemCount ? { next } : {}),
	};
	return { jsonBody: body };
};
