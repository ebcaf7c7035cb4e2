/** The host's own endpoints (HostController.cs and FunctionsController.cs of Azure Functions). */
import type { AppFunction } from "../app/app-function.ts";
import type { HostContext } from "../host-context.ts";
import { valueOfText } from "../json-text.ts";
import type { DirectInvocation } from "./direct-invocation.ts";
import { routeOf } from "./routing/function-router.ts";

interface AdminRequest {
	/** Where links lead. */
	origin: string;
	method: string;
	path: string;
	contentType: string | undefined;
	/** Empty but for POST. */
	body: string;
}

interface AdminReply {
	status: number;
	body?: unknown;
}

/** Everybody may ask this; the rest is for the master key. */
export const PING_PATH = "/admin/host/ping";
/** This host's own: what it has done and has to do, as CounterValues says. */
const COUNTERS_PATH = "/admin/host/counters";
const FUNCTIONS_PATH = "/admin/functions";

/** The answer to a request below /admin/. */
export function adminReply(
	context: HostContext,
	run: DirectInvocation,
	request: AdminRequest,
): AdminReply {
	const { method, origin } = request;
	const asked = request.path.toLowerCase().replace(/\/$/, "");
	if (asked === PING_PATH && (method === "GET" || method === "POST"))
		return { status: 200, body: { hostState: "Running" } };
	const isOne = asked.startsWith(`${FUNCTIONS_PATH}/`);
	const name = asked.slice(FUNCTIONS_PATH.length + 1);
	if (method === "POST" && isOne) return invocationReply(context, run, name, request);
	if (method !== "GET") return { status: 404 };
	if (asked === COUNTERS_PATH) return { status: 200, body: context.counters.values };
	if (asked === "/admin/host/status") return { status: 200, body: hostStatus() };
	const functions = functionsOf(context, origin);
	if (asked === FUNCTIONS_PATH) return { status: 200, body: functions };
	const found = isOne ? functions.find((fn) => fn.name.toLowerCase() === name) : undefined;
	return found === undefined ? { status: 404 } : { status: 200, body: found };
}

/** Runs a function; 202 says no more than that it was found. */
function invocationReply(
	{ app }: HostContext,
	run: DirectInvocation,
	name: string,
	{ contentType, body }: AdminRequest,
): AdminReply {
	if (!/^(application|text)\/(json|[^;]*\+json)\s*(;|$)/i.test(contentType ?? ""))
		return { status: 415 };
	const input = inputOf(body);
	if (input === undefined) return { status: 400 };
	const fn = app.functions.all.find((one) => one.name.toLowerCase() === name);
	if (fn === undefined) return { status: 404 };
	run(fn, input);
	return { status: 202 };
}

/** The `input` of an invocation, whose name has no case; null when it says none, undefined when it is malformed. */
function inputOf(body: string): string | null | undefined {
	const json = valueOfText(body);
	if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
	const [, input = null] =
		Object.entries(json).find(([key]) => key.toLowerCase() === "input") ?? [];
	if (input === null || typeof input === "string") return input;
	return typeof input === "object" ? undefined : String(input);
}

function hostStatus() {
	return {
		id: "durable-host",
		state: "Running",
		version: "4",
		versionDetails: "4",
		processUptime: Math.round(process.uptime() * 1000),
	};
}

function functionsOf({ app, settings }: HostContext, origin: string) {
	const running = app.functions.all.map((fn) => ({
		...described(fn.name, origin, Object.values(fn.metadata.bindings)),
		invoke_url_template: invokeUrl(fn, origin, settings.routePrefix),
		isDisabled: false,
	}));
	const leftOut = app.leftOut.map(({ name, triggerType }) => ({
		...described(name, origin, [{ type: triggerType }]),
		invoke_url_template: null,
		isDisabled: true,
	}));
	return [...running, ...leftOut];
}

function described(name: string, origin: string, bindings: readonly object[]) {
	return {
		name,
		href: `${origin}${FUNCTIONS_PATH}/${name}`,
		language: "node",
		config: { name, bindings },
		isDirect: false,
		isProxy: false,
	};
}

function invokeUrl(fn: AppFunction, origin: string, routePrefix: string): string | null {
	if (fn.kind !== "http") return null;
	return `${origin}/${routePrefix === "" ? "" : `${routePrefix}/`}${routeOf(fn)}`.toLowerCase();
}
