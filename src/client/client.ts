/**
 * A client on `fetch` alone, in a browser as in Node. It checks nothing that it is answered, so that nothing of the
 * schemas is loaded.
 */
import { ApiRefusal, refusalOf } from "./api-refusal.ts";
import { type ApiRequest, type Calls, callsOver } from "./calls.ts";
import { pathOf } from "./path-of.ts";
import { requestInit } from "./request-init.ts";

export interface ClientOptions {
	/** The server's address; in a page of the server's own its origin. */
	url: string;
	/** The function key, sent as the header `x-functions-key`. Asked for with each request. Default: none. */
	key?: () => string | undefined;
	/** What sends the requests. Default: `fetch`. */
	fetch?: (url: URL, init: RequestInit) => Promise<Response>;
}

/** Throws `ApiRefusal` when the server refused, and what `fetch` throws when there was no answer. */
export type Client = Calls<Response>;

export function client({ url, key, fetch: send = fetch }: ClientOptions): Client {
	const base = url.replace(/\/$/, "");
	return callsOver(async (request) => {
		const { route, parameters } = request;
		const address = new URL(base + pathOf(route, parameters));
		return await read(await send(address, requestInit(request, key?.())), request);
	});
}

async function read(response: Response, { route }: ApiRequest): Promise<unknown> {
	if (response.ok && route.answer === "raw") return response;
	const text = await response.text();
	if (!response.ok) throw refusalOf(response.status, text);
	if (route.answer === "text") return text;
	try {
		return JSON.parse(text);
	} catch {
		const message = `The answer is not JSON: ${text.slice(0, 200)}`;
		throw new ApiRefusal(response.status, { code: "unexpected", message });
	}
}
