/**
 * One request to the server and its answer. Owns what a failure means: ServerRefused when the server answered,
 * ServerUnreachable when it did not; and where the function key goes. `api-client.ts` owns which requests there are.
 *
 * 1. The key goes to the server's own origin, as a header, and never along a redirect to another.
 * 2. A key that was refused is renewed, and the request is made again: of a 401 nothing has come.
 */
import type { JsonValue } from "../job/json.ts";
import type { ServerAccess } from "./server-access.ts";
import { ServerRefused, ServerUnreachable } from "./server-error.ts";

export interface Exchange {
	method: string;
	/** From its root, with the query. */
	path: string;
	access: ServerAccess;
	/** Sent as JSON. */
	body?: JsonValue | undefined;
	/** Ends the exchange with its reason. */
	signal: AbortSignal | undefined;
	/** From the request to the last byte of the answer. */
	timeoutMs: number;
	/** Whether the answer may be at another address. */
	redirect?: "follow" | "error";
}

const MOST_REDIRECTS = 5;
const MOST_REFUSAL_CHARACTERS = 1_000_000;
const KEY_HEADER = "x-functions-key";

/** The answer's bytes, as they come. */
export async function* received(exchange: Exchange): AsyncGenerator<Uint8Array> {
	const { response, failed, key } = await authorized(exchange);
	if (!response.ok) {
		const text = await startOf(response).catch((cause: unknown) => {
			throw failed(cause);
		});
		throw refusal(response, withoutKey(text, key), exchange);
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
		const start = withoutKey(text, await exchange.access.key?.()).slice(0, 200);
		const message = `The answer of ${who(exchange)} to ${asked(exchange)} is not JSON: ${start}`;
		throw new ServerRefused(200, { code: "unexpected", message }, exchange.access.where);
	}
}

interface Answer {
	response: Response;
	/** What it means that the answer broke off. */
	failed(cause: unknown): ServerUnreachable;
	key: string | undefined;
}

async function authorized(exchange: Exchange): Promise<Answer> {
	const { access } = exchange;
	let key = await access.key?.();
	for (;;) {
		const answer = { ...(await sent(exchange, key)), key };
		if (answer.response.status !== 401 || access.renewKey === undefined) return answer;
		await answer.response.body?.cancel();
		key = await access.renewKey(key);
	}
}

async function sent(exchange: Exchange, key: string | undefined): Promise<Omit<Answer, "key">> {
	const { access, signal, timeoutMs } = exchange;
	const timeout = AbortSignal.timeout(timeoutMs);
	const home = new URL(exchange.path, access.url);
	for (let url = home, redirects = 0; ; redirects++) {
		const isHome = url.origin === home.origin;
		const failed = (cause: unknown) => {
			signal?.throwIfAborted();
			const isLate = timeout.aborted;
			const why = isLate ? `no answer within ${timeoutMs / 1000} s` : deepestMessage(cause);
			const isNamed = isHome && access.where.target !== url.origin;
			const whom = isNamed ? `${who(exchange)} at ${url.origin}` : url.origin;
			const what = `${capital(whom)} cannot be reached (${exchange.method} ${url.pathname}): ${why}.`;
			return new ServerUnreachable(what, { where: access.where, isLate, cause });
		};
		const init = requestInit(exchange, timeout, isHome ? key : undefined);
		const response = await fetch(url, init).catch((cause: unknown) => {
			throw failed(cause);
		});
		const { status, headers } = response;
		if (isHome) access.heard?.({ status, headers, asked: asked(exchange) });
		if (status < 300 || status >= 400) return { response, failed };
		await response.body?.cancel();
		url = redirected(exchange, url, response, redirects);
	}
}

/** As much of a refusal as one can have: whoever answers, its text is never more than the memory there is for it. */
async function startOf(response: Response): Promise<string> {
	const decoder = new TextDecoder();
	let text = "";
	const chunks = response.body?.getReader();
	while (chunks !== undefined && text.length < MOST_REFUSAL_CHARACTERS) {
		const { value, done } = await chunks.read();
		if (done) return text + decoder.decode();
		text += decoder.decode(value, { stream: true });
	}
	await chunks?.cancel();
	return text;
}

function requestInit(
	{ method, body, signal }: Exchange,
	timeout: AbortSignal,
	key: string | undefined,
): RequestInit {
	const headers: Record<string, string> = {
		...(body === undefined ? {} : { "content-type": "application/json" }),
		...(key === undefined ? {} : { [KEY_HEADER]: key }),
	};
	return {
		method,
		headers,
		redirect: "manual",
		signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	};
}

/** Where the answer is instead. An address that is signed stays out of messages, but for its origin. */
function redirected(exchange: Exchange, from: URL, { status, headers }: Response, before: number) {
	const location = headers.get("location");
	const to =
		location !== null && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
	const isClearText = to?.protocol !== "https:" && from.protocol === "https:";
	if (exchange.redirect === "follow" && to && !isClearText && before < MOST_REDIRECTS) return to;
	const target = to === undefined ? "nowhere" : `to ${to.origin}`;
	const why = exchange.redirect === "follow" ? "which is not followed" : "which was not expected";
	const message = `${capital(who(exchange))} answered ${status} to ${asked(exchange)} and redirects ${target}, ${why}.`;
	throw new ServerRefused(status, { code: "unexpected", message }, exchange.access.where);
}

function refusal({ status, headers }: Response, text: string, exchange: Exchange) {
	const { where } = exchange.access;
	const error = errorOf(text);
	if (error !== undefined) return new ServerRefused(status, error, where);
	const isPage = /html/i.test(headers.get("content-type") ?? "");
	const start = isPage
		? pageWords(text)
		: text.trim() === ""
			? "nothing"
			: text.trim().slice(0, 200);
	const message = `${capital(who(exchange))} answered ${status} to ${asked(exchange)}, with ${start}`;
	return new ServerRefused(status, { code: "unexpected", message }, where);
}

/** A page as its title, which for those of Azure says what there is to say. */
function pageWords(html: string): string {
	const title = /<title>([^<]{1,200})<\/title>/i.exec(html)?.[1]?.trim();
	return title ? `the page "${title}"` : "a page";
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

/** A server that repeats what it was sent must not have the key shown. */
function withoutKey(text: string, key: string | undefined): string {
	return key === undefined ? text : text.replaceAll(key, "(the key)");
}

function asked({ method, path }: Pick<Exchange, "method" | "path">): string {
	return `${method} ${path.replace(/\?.*/s, "")}`;
}

function who({ access }: Exchange): string {
	return access.where.target ?? "the server";
}

function capital(text: string): string {
	return text === "the server" || text.startsWith("the server ") ? `T${text.slice(1)}` : text;
}

/** `fetch failed` says nothing; what it wraps does. */
function deepestMessage(error: unknown): string {
	let deepest = error;
	while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
	if (!(deepest instanceof Error)) return String(deepest);
	const code = (deepest as NodeJS.ErrnoException).code;
	return deepest.message || code || deepest.name;
}
