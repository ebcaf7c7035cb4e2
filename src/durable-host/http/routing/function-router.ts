/**
 * Which function a request is for (WebScriptHostHttpRoutesManager.cs and WebJobsRouter.cs of Azure Functions).
 * Routes are tried in the order of the functions' names, and the first that fits is taken, however particular
 * the others are. A method that the function does not have is no fit, so it ends in 404 and not in 405.
 */
import type { AppFunction } from "../../app/app-function.ts";
import { DurableHostError, messageOf } from "../../host-error.ts";
import { type RouteMatcher, type RouteValues, routeMatcher } from "./route-match.ts";
import { parseRoute } from "./route-template.ts";

export interface RoutedFunction {
	fn: AppFunction;
	values: RouteValues;
}

interface FunctionRoute {
	fn: AppFunction;
	/** All when undefined. */
	methods: ReadonlySet<string> | undefined;
	matches: RouteMatcher;
}

/** Finds the function for a method and the segments of a path, prefix included. */
export type FunctionRouter = (
	method: string,
	path: readonly string[],
) => RoutedFunction | undefined;

/** Throws a DurableHostError when a route cannot be read, or is another's or the host's own. */
export function functionRouter(
	functions: readonly AppFunction[],
	routePrefix: string,
): FunctionRouter {
	const routed = functions
		.filter(({ kind }) => kind === "http")
		.sort((a, b) => compareNames(a.name, b.name));
	for (const [index, fn] of routed.entries()) checkRoute(fn, routed.slice(0, index));
	const routes = routed.map((fn) => functionRoute(fn, routePrefix));
	return (method, path) => {
		for (const { fn, methods, matches } of routes) {
			if (methods?.has(method) === false) continue;
			const values = matches(path);
			if (values !== undefined) return { fn, values };
		}
		return undefined;
	};
}

/** The route of a function, without the prefix: its name unless it has one. */
export function routeOf({ name, trigger }: AppFunction): string {
	return typeof trigger.route === "string" && trigger.route !== "" ? trigger.route : name;
}

/** What the Functions host finds wrong with a function in itself (ScriptHost.ValidateFunction). */
function checkRoute(fn: AppFunction, others: readonly AppFunction[]): void {
	const route = bareRoute(fn);
	if (/^(admin|runtime)/.test(route))
		throw wrongRoute(fn, "the specified route conflicts with one or more built in routes");
	const rival = others.find((other) => bareRoute(other) === route && shareMethods(fn, other));
	if (rival !== undefined)
		throw wrongRoute(
			fn,
			`the route specified conflicts with the route defined by function '${rival.name}'`,
		);
}

function bareRoute(fn: AppFunction): string {
	return routeOf(fn)
		.replace(/^\/+|\/+$/g, "")
		.toLowerCase();
}

function shareMethods(fn: AppFunction, other: AppFunction): boolean {
	const own = methodsOf(fn);
	const others = methodsOf(other);
	if (own === undefined || others === undefined) return true;
	return [...own].some((method) => others.has(method));
}

/** All when undefined. */
function methodsOf({ trigger }: AppFunction): ReadonlySet<string> | undefined {
	const methods = trigger.methods as readonly string[] | undefined;
	return methods && new Set(methods.map((method) => method.toUpperCase()));
}

function wrongRoute({ name }: AppFunction, why: string, cause?: unknown): DurableHostError {
	return new DurableHostError("app", `The HTTP function '${name}': ${why}`, { cause });
}

function functionRoute(fn: AppFunction, routePrefix: string): FunctionRoute {
	const route = routeOf(fn);
	const template = routePrefix === "" ? route : `${routePrefix}/${route}`;
	try {
		return { fn, methods: methodsOf(fn), matches: routeMatcher(parseRoute(template)) };
	} catch (error) {
		throw wrongRoute(fn, messageOf(error), error);
	}
}

/** Ordinal, but for the case. */
function compareNames(a: string, b: string): number {
	const [left, right] = [a.toUpperCase(), b.toUpperCase()];
	if (left === right) return 0;
	return left < right ? -1 : 1;
}
