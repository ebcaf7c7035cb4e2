/**
 * The HTTP API as a function for each operation, typed by the contract: in a browser as in Node, on `fetch` alone.
 * It checks nothing that it is answered, so that nothing of the schemas is loaded.
 */
import { type OperationName, ROUTES, type Route } from "../contract/routes.ts";
import { ApiRefusal, refusalOf } from "./api-refusal.ts";
import type { Call } from "./call.ts";
import { pathOf } from "./path-of.ts";

export interface ClientOptions {
	/** The server's address; in a page of the server's own its origin. */
	url: string;
	/** The function key, sent as the header `x-functions-key`. Asked for with each request. Default: none. */
	key?: () => string | undefined;
	/** What sends the requests. Default: `fetch`. */
	fetch?: (url: URL, init: RequestInit) => Promise<Response>;
}

/**
 * An operation's parameters, those of the path, of the query and the body, by their names in one object. Throws
 * `ApiRefusal` when the server refused, and what `fetch` throws when there was no answer.
 */
export type Client = { [Name in OperationName]: Call<Name> };

export function client({ url, key, fetch: send = fetch }: ClientOptions): Client {
	const base = url.replace(/\/$/, "");
	async function call(route: Route, given: Given = {}, signal?: AbortSignal): Promise<unknown> {
		const { body, ...parameters } = given;
		const headers: Record<string, string> = {};
		const functionKey = route.access === "key" ? key?.() : undefined;
		if (functionKey !== undefined) headers["x-functions-key"] = functionKey;
		const isBytes = body instanceof Uint8Array;
		if (body !== undefined && !isBytes) headers["content-type"] = "application/json";
		const response = await send(new URL(`${base}${pathOf(route, parameters)}`), {
			method: route.method,
			headers,
			...(body === undefined
				? {}
				: { body: isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
			...(signal === undefined ? {} : { signal }),
		});
		if (!response.ok) throw refusalOf(response.status, await response.text());
		if (route.answer === "raw") return response;
		return route.answer === "text" ? await response.text() : await readJson(response);
	}
	const calls = Object.entries(ROUTES).map(([name, route]) => [
		name,
		(given?: Given, signal?: AbortSignal) => call(route, given, signal),
	]);
	return Object.fromEntries(calls) as Client;
}

type Given = { body?: unknown } & Record<string, unknown>;

async function readJson(response: Response): Promise<unknown> {
	const text = await response.text();
	try {
		return JSON.parse(text);
	} catch {
		throw new ApiRefusal(
			response.status,
			"unexpected",
			`The answer is not JSON: ${text.slice(0, 200)}`,
		);
	}
}
