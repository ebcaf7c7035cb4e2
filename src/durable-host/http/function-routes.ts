import type { AppFunction } from "../app/app-function.ts";
import { invokeForOutput } from "../app/invocation.ts";
import type { HostContext } from "../host-context.ts";
import { DurableHostError, messageOf } from "../host-error.ts";
import { responseOf, rpcRequest } from "./http-rpc.ts";
import { compareRoutes, matchRoute, parseRoute, type RoutePattern } from "./route-pattern.ts";

interface FunctionRoute {
	fn: AppFunction;
	pattern: RoutePattern;
	methods: ReadonlySet<string>;
}

/** The routes of the app's HTTP functions, without the prefix, the most particular first. */
export function functionRoutes(functions: readonly AppFunction[]): FunctionRoute[] {
	const routes = functions
		.filter(({ kind }) => kind === "http")
		.map((fn): FunctionRoute => {
			const methods = (fn.trigger.methods as string[] | undefined) ?? ["GET", "POST"];
			return {
				fn,
				pattern: patternOf(fn),
				methods: new Set(methods.map((method) => method.toUpperCase())),
			};
		});
	return routes.sort((a, b) => compareRoutes(a.pattern, b.pattern));
}

/** Answers a request that is for one of the app's functions; 404 when it is for none. */
export async function serveFunction(
	context: HostContext,
	routes: readonly FunctionRoute[],
	request: Request,
	path: string,
): Promise<Response> {
	for (const { fn, pattern, methods } of routes) {
		const parameters = methods.has(request.method) ? matchRoute(pattern, path) : undefined;
		if (parameters !== undefined) return call(context, fn, request, parameters);
	}
	return new Response(null, { status: 404 });
}

async function call(
	{ app, log, durableClient }: HostContext,
	fn: AppFunction,
	request: Request,
	parameters: Record<string, string>,
): Promise<Response> {
	const trigger = { http: await rpcRequest(request, parameters) };
	try {
		const output = await invokeForOutput(app, { fn, trigger, durableClient }, log);
		return responseOf(output?.http);
	} catch (error) {
		const message = `The HTTP function '${fn.name}' failed: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`;
		log({ level: "error", source: "host", functionName: fn.name, message });
		return new Response(null, { status: 500 });
	}
}

function patternOf(fn: AppFunction): RoutePattern {
	const route = typeof fn.trigger.route === "string" ? fn.trigger.route : fn.name;
	try {
		return parseRoute(route);
	} catch (error) {
		throw new DurableHostError("app", `The HTTP function '${fn.name}': ${messageOf(error)}`, {
			cause: error,
		});
	}
}
