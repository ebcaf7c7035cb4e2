/**
 * One request to the server and its answer. Owns what a failure means: ServerRefused when the server answered,
 * ServerUnreachable when it did not. `api-client.ts` owns which requests there are.
 */
import type { JsonValue } from "../job/json.ts";
import { ServerRefused, ServerUnreachable } from "./server-error.ts";

export interface Exchange {
	method: string;
	url: URL;
	/** Sent as JSON. */
	body?: JsonValue | undefined;
	/** Ends the exchange with its reason. */
	signal: AbortSignal | undefined;
	/** From the request to the last byte of the answer. */
	timeoutMs: number;
	/** Whether the answer may be at another address. */
	redirect?: "follow" | "error";
}

/** The answer's bytes, as they come. */
export async function* received(exchange: Exchange): AsyncGenerator<Uint8Array> {
	const { method, url, signal, timeoutMs } = exchange;
	const timeout = AbortSignal.timeout(timeoutMs);
	const failed = (cause: unknown) => {
		signal?.throwIfAborted();
		const why = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : deepestMessage(cause);
		const what = `The server at ${url.origin} cannot be reached (${method} ${url.pathname}): ${why}.`;
		return new ServerUnreachable(what, { cause });
	};
	const response = await fetch(url, init(exchange, timeout)).catch((cause: unknown) => {
		throw failed(cause);
	});
	if (!response.ok) {
		const text = await response.text().catch((cause: unknown) => {
			throw failed(cause);
		});
		throw refusal(response.status, text, method, url);
	}
	const chunks = response.body?.getReader();
	try {
		for (;;) {
			const read = await chunks?.read().catch((cause: unknown) => {
				throw failed(cause);
			});
			if (read === undefined || read.done) return;
			yield read.value;
		}
	} finally {
		// Whoever stops reading wants no more of it.
		await chunks?.cancel().catch(() => undefined);
	}
}

/** The whole answer. */
export async function answered(exchange: Exchange): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of received(exchange)) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** The whole answer, which is JSON. */
export async function answeredJson<T>(exchange: Exchange): Promise<T> {
	const text = new TextDecoder().decode(await answered(exchange));
	try {
		return JSON.parse(text) as T;
	} catch {
		const what = `The server's answer to ${exchange.method} ${exchange.url.pathname} is not JSON: ${text.slice(0, 200)}`;
		throw new ServerRefused(200, "unexpected", what);
	}
}

function init({ method, body, signal, redirect = "error" }: Exchange, timeout: AbortSignal) {
	return {
		method,
		redirect,
		signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
		...(body === undefined
			? {}
			: { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
	};
}

function refusal(status: number, text: string, method: string, url: URL): ServerRefused {
	const error = errorOf(text);
	if (error !== undefined) {
		return new ServerRefused(status, error.code, error.message, error.problems);
	}
	const start = text.trim() === "" ? "nothing" : text.trim().slice(0, 200);
	const what = `The server answered ${status} to ${method} ${url.pathname}, with ${start}`;
	return new ServerRefused(status, "unexpected", what);
}

function errorOf(text: string): { code: string; message: string; problems?: string[] } | undefined {
	try {
		const { code, message, problems } = JSON.parse(text).error;
		if (typeof code !== "string" || typeof message !== "string") return undefined;
		const areLines = Array.isArray(problems) && problems.every((line) => typeof line === "string");
		return { code, message, ...(areLines ? { problems } : {}) };
	} catch {
		return undefined;
	}
}

/** `fetch failed` says nothing; what it wraps does. */
function deepestMessage(error: unknown): string {
	let deepest = error;
	while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
	if (!(deepest instanceof Error)) return String(deepest);
	const code = (deepest as NodeJS.ErrnoException).code;
	return deepest.message || code || deepest.name;
}
