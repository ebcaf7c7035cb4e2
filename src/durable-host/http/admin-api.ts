/** The host's own endpoints (HostController.cs and FunctionsController.cs of Azure Functions). */
import type { AppFunction } from "../app/app-function.ts";
import type { HostContext } from "../host-context.ts";
import { routeOf } from "./routing/function-router.ts";

export interface AdminReply {
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
	origin: string,
	method: string,
	path: string,
): AdminReply {
	const asked = path.toLowerCase().replace(/\/$/, "");
	if (asked === PING_PATH && (method === "GET" || method === "POST"))
		return { status: 200, body: { hostState: "Running" } };
	if (method !== "GET") return { status: 404 };
	if (asked === COUNTERS_PATH) return { status: 200, body: context.counters.values };
	if (asked === "/admin/host/status") return { status: 200, body: hostStatus() };
	const functions = functionsOf(context, origin);
	if (asked === FUNCTIONS_PATH) return { status: 200, body: functions };
	const name = asked.startsWith(`${FUNCTIONS_PATH}/`) && asked.slice(FUNCTIONS_PATH.length + 1);
	const found = functions.find((fn) => fn.name.toLowerCase() === name);
	return found === undefined ? { status: 404 } : { status: 200, body: found };
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
