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

/** Throws a DurableHostError when a route cannot be read. */
export function functionRouter(
	functions: readonly AppFunction[],
	routePrefix: string,
): FunctionRouter {
	const routes = functions
		.filter(({ kind }) => kind === "http")
		.sort((a, b) => compareNames(a.name, b.name))
		.map((fn) => functionRoute(fn, routePrefix));
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

function functionRoute(fn: AppFunction, routePrefix: string): FunctionRoute {
	const methods = fn.trigger.methods as readonly string[] | undefined;
	const route = routeOf(fn);
	try {
		return {
			fn,
			methods: methods && new Set(methods.map((method) => method.toUpperCase())),
			matches: routeMatcher(parseRoute(routePrefix === "" ? route : `${routePrefix}/${route}`)),
		};
	} catch (error) {
		throw new DurableHostError("app", `The HTTP function '${fn.name}': ${messageOf(error)}`, {
			cause: error,
		});
	}
}

/** Ordinal, but for the case. */
function compareNames(a: string, b: string): number {
	const [left, right] = [a.toUpperCase(), b.toUpperCase()];
	if (left === right) return 0;
	return left < right ? -1 : 1;
}
