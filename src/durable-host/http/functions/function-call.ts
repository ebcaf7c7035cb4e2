import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../../clock/clock.ts";
import { withFunctionTimeout } from "../../app/function-timeout.ts";
import type { HostContext } from "../../host-context.ts";
import type { RequestTarget } from "../request-target.ts";
import type { RoutedFunction } from "../routing/function-router.ts";

/** A request that is for an HTTP function. */
export interface FunctionCall {
	context: HostContext;
	clock: Clock;
	routed: RoutedFunction;
	request: IncomingMessage;
	response: ServerResponse;
	target: RequestTarget;
}

/** The outcome of the function's run, or a FunctionTimeout; what the function answers later is ignored. */
export function inTime<T>({ context, clock, routed }: FunctionCall, run: Promise<T>): Promise<T> {
	const timeoutMs = context.settings.functionTimeoutMs;
	return withFunctionTimeout({ clock, functionName: routed.fn.name, timeoutMs }, run);
}
