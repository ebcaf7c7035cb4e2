/** Who may call what (AuthenticationLevelHandler.cs, AuthUtility.cs). Without keys, everybody may call everything. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { AppFunction } from "../app/app-function.ts";
import { isLoopback } from "../loopback.ts";
import { type HostKeys, MANAGEMENT_KEY } from "./host-keys.ts";
import { queryText } from "./query-values.ts";

/** What to warn of when a host without keys listens where others than this machine can reach it. */
export function opennessWarning(hostname: string, keys: HostKeys | undefined): string | undefined {
	if (keys !== undefined || hostname === "localhost" || isLoopback(hostname)) return undefined;
	return `The host listens on ${hostname} without keys: whoever reaches it may call every function and end every instance. Listen on 127.0.0.1, or start it with keys.`;
}

export class HostAccess {
	readonly #keys: HostKeys | undefined;

	constructor(keys: HostKeys | undefined) {
		this.#keys = keys;
	}

	/** The key that the addresses of the management API carry. */
	get managementKey(): string | undefined {
		return this.#keys?.systemKeys[MANAGEMENT_KEY];
	}

	/** Whether a request may call a function of that authLevel; the master key opens every one. */
	mayCall(
		{ name, trigger }: AppFunction,
		request: IncomingMessage,
		query: URLSearchParams,
	): boolean {
		const keys = this.#keys;
		const level = String(trigger.authLevel ?? "function").toLowerCase();
		if (keys === undefined || level === "anonymous") return true;
		const given = givenKey(request, query);
		if (given === undefined) return false;
		const own = Object.entries(keys.functions ?? {}).find(
			([fn]) => fn.toLowerCase() === name.toLowerCase(),
		);
		const fitting = level === "function" ? [keys.functionKeys, own?.[1] ?? {}] : [];
		return isOneOf(given, [keys.masterKey, ...fitting.flatMap((some) => Object.values(some))]);
	}

	mayManage(request: IncomingMessage, query: URLSearchParams): boolean {
		if (this.#keys === undefined) return true;
		return this.#has(request, query, [this.managementKey!, this.#keys.masterKey]);
	}

	mayAdminister(request: IncomingMessage, query: URLSearchParams): boolean {
		return this.#keys === undefined || this.#has(request, query, [this.#keys.masterKey]);
	}

	#has(request: IncomingMessage, query: URLSearchParams, keys: readonly string[]): boolean {
		const given = givenKey(request, query);
		return given !== undefined && isOneOf(given, keys);
	}
}

/** The header counts before the query. */
function givenKey(request: IncomingMessage, query: URLSearchParams): string | undefined {
	const header = request.headers["x-functions-key"];
	return (typeof header === "string" ? header : undefined) ?? queryText(query, "code");
}

/** Takes the same time whatever is given. */
function isOneOf(given: string, keys: readonly string[]): boolean {
	const digest = digestOf(given);
	return keys.map((key) => timingSafeEqual(digestOf(key), digest)).includes(true);
}

function digestOf(text: string): Buffer {
	return createHash("sha256").update(text).digest();
}
