import type { ItemView } from "../../api/views.ts";
import type { ApiClient } from "../server/api-client.ts";
import { nextPage } from "../server/next-page.ts";

/** An item carries up to 4 KB of log, so a page is well below the 1000 that the API allows. */
const PAGE_SIZE = 250;

/** All items of a job in order, read page by page as they are asked for. */
export async function* allItems(client: ApiClient, jobId: string): AsyncGenerator<ItemView> {
	let from: number | undefined = 0;
	while (from !== undefined) {
		const page = await client.readItems({ id: jobId, from, count: PAGE_SIZE });
		yield* page.items;
		from = nextPage(from, page.next);
	}
}
