/** Lists of ARM, which come in pages. */
import type { HttpResponse } from "@azure-rest/core-client";

/** One request; a connection that breaks, or a token that cannot be had, comes back as text. */
export type Send = (
	method: "get" | "put" | "delete",
	path: string,
	body?: object,
) => Promise<HttpResponse | string>;

/**
 * Every entry of the list, or the answer that broke it off. A list is whole or not there at all: one that is
 * cut short would free leases of groups that are there.
 */
export async function allPages<Entry>(
	send: Send,
	firstPath: string,
): Promise<{ entries: Entry[] } | { brokeOff: HttpResponse | string }> {
	const entries: Entry[] = [];
	let path: string | undefined = firstPath;
	while (path !== undefined) {
		const response: HttpResponse | string = await send("get", path);
		if (typeof response === "string" || Number(response.status) !== 200) {
			return { brokeOff: response };
		}
		const page = response.body as { value?: Entry[]; nextLink?: string };
		entries.push(...(page.value ?? []));
		path = page.nextLink;
	}
	return { entries };
}
