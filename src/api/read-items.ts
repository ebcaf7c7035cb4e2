import type { ApiHandler } from "./handler.ts";
import { itemView } from "./job-view.ts";
import { jobOfPath } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";
import type { ItemListView } from "./views.ts";

/** GET /api/jobs/{id}/items: a page of items in order. */
export const readItems: ApiHandler = async (request, context) => {
	const { from, count } = readQuery(request, "readItems");
	const job = await jobOfPath(request, context);
	const rows = await context.world.store.readItems(job.id, from, count);
	const next = from + rows.length;
	const body: ItemListView = {
		items: rows.map((row) => itemView(row, job.id, context.world)),
		...(rows.length > 0 && next < job.itemCount ? { next } : {}),
	};
	return { jsonBody: body };
};
