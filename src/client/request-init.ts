import type { ApiRequest } from "./calls.ts";

/** A request as `fetch` takes it. The function key goes along where the operation asks for one. */
export function requestInit({ route, body, signal }: ApiRequest, key?: string): RequestInit {
	const headers: Record<string, string> = {};
	if (key !== undefined && route.access === "key") headers["x-functions-key"] = key;
	const init: RequestInit = { method: route.method, headers };
	if (signal !== undefined) init.signal = signal;
	if (body instanceof Uint8Array) init.body = body as Uint8Array<ArrayBuffer>;
	else if (body !== undefined) {
		headers["content-type"] = "application/json";
		init.body = JSON.stringify(body);
	}
	return init;
}
