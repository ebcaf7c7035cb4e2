/**
 * One request to the server. Owns where it goes, and where the function key goes, and what it means that nobody
 * answers: ServerUnreachable. What is made of an answer is `server-answer.ts`'s.
 *
 * 1. The key goes to the server's own origin, as a header, and never along a redirect to another.
 * 2. A key that was refused is renewed, and the request is made again: of a 401 nothing has come.
 */
import type { ApiRequest } from "../../client/calls.ts";
import { pathOf } from "../../client/path-of.ts";
import { requestInit } from "../../client/request-init.ts";
import { OPERATIONS, type Operation } from "../../contract/operations.ts";
import type { OperationName } from "../../contract/routes.ts";
import { UserError } from "../errors/user-error.ts";
import type { ServerAccess } from "./server-access.ts";
import { type Answer, answerOf, unexpected } from "./server-answer.ts";
import { asked, capital, who } from "./server-asked.ts";
import { ServerUnreachable } from "./server-error.ts";

/** A request, and whom it goes to. */
export interface Exchange extends ApiRequest {
	access: ServerAccess;
	/** From the request to the last byte of the answer. */
	timeoutMs?: number;
}

/** Ordinary answers are small; a job may have 100,000 items to be stored, and a result or a file many megabytes. */
const HERE_TIMEOUT_MS = 15_000;
const TARGET_TIMEOUT_MS = 30_000;
const LONG_TIMEOUTS_MS: Partial<Record<OperationName, number>> = {
	submitJob: 2 * 60_000,
	readResult: 10 * 60_000,
	readOutput: 10 * 60_000,
};
const MOST_REDIRECTS = 5;

/** The answer, as the contract says that it is. */
export async function exchanged(exchange: Exchange): Promise<unknown> {
	return await answerOf(await authorized(exchange), exchange);
}

async function authorized(exchange: Exchange): Promise<Answer> {
	const { access } = exchange;
	let key = await access.key?.();
	for (;;) {
		const answer = await sent(exchange, key);
		if (answer.response.status !== 401 || access.renewKey === undefined) return answer;
		await answer.response.body?.cancel();
		key = await access.renewKey(key);
	}
}

async function sent(exchange: Exchange, key: string | undefined): Promise<Answer> {
	const { access, signal } = exchange;
	const timeoutMs = exchange.timeoutMs ?? usualTimeoutMs(exchange);
	const timeout = AbortSignal.timeout(timeoutMs);
	const ended = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
	const home = new URL(pathFor(exchange), access.url);
	for (let url = home, redirects = 0; ; redirects++) {
		const isHome = url.origin === home.origin;
		const failed = (cause: unknown) => {
			signal?.throwIfAborted();
			const isLate = timeout.aborted;
			const why = isLate ? `no answer within ${timeoutMs / 1000} s` : deepestMessage(cause);
			const isNamed = isHome && access.where.target !== url.origin;
			const whom = isNamed ? `${who(exchange)} at ${url.origin}` : url.origin;
			const what = `${capital(whom)} cannot be reached (${exchange.route.method} ${url.pathname}): ${why}.`;
			return new ServerUnreachable(what, { where: access.where, isLate, cause });
		};
		const init = requestInit({ ...exchange, signal: ended }, isHome ? key : undefined);
		const response = await fetch(url, { ...init, redirect: "manual" }).catch((cause: unknown) => {
			throw failed(cause);
		});
		const { status, headers } = response;
		if (isHome) access.heard?.({ status, headers, asked: asked(exchange) });
		if (status < 300 || status >= 400) return { response, failed, key };
		await response.body?.cancel();
		url = redirected(exchange, url, response, redirects);
	}
}

function usualTimeoutMs({ name, access }: Exchange): number {
	const usual = access.where.target === undefined ? HERE_TIMEOUT_MS : TARGET_TIMEOUT_MS;
	return LONG_TIMEOUTS_MS[name] ?? usual;
}

function pathFor({ route, parameters }: Exchange): string {
	const { id } = parameters;
	// With such an id the path would be another's.
	if (id === "" || id === "." || id === "..") {
		const what = id === "" ? "The job's id is empty." : `"${id}" is no job's id.`;
		throw new UserError(what, "`tutti ps --all` lists the jobs.");
	}
	return pathOf(route, parameters);
}

/** Where the answer is instead. An address that is signed stays out of messages, but for its origin. */
function redirected(exchange: Exchange, from: URL, { status, headers }: Response, before: number) {
	const location = headers.get("location");
	const to =
		location !== null && URL.canParse(location, from.href) ? new URL(location, from) : undefined;
	const isClearText = to?.protocol !== "https:" && from.protocol === "https:";
	const { redirects }: Operation = OPERATIONS[exchange.name];
	if (redirects && to && !isClearText && before < MOST_REDIRECTS) return to;
	const target = to === undefined ? "nowhere" : `to ${to.origin}`;
	const why = redirects ? "which is not followed" : "which was not expected";
	const message = `${capital(who(exchange))} answered ${status} to ${asked(exchange)} and redirects ${target}, ${why}.`;
	throw unexpected(status, message, exchange);
}

/** `fetch failed` says nothing; what it wraps does. */
function deepestMessage(error: unknown): string {
	let deepest = error;
	while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
	if (!(deepest instanceof Error)) return String(deepest);
	const code = (deepest as NodeJS.ErrnoException).code;
	return deepest.message || code || deepest.name;
}
