/**
 * Runs a function now, with an input, as the Functions host does for POST /admin/functions/{name}
 * (FunctionsController.Invoke). Nobody waits for the outcome, and failures are in the log alone. Only timers,
 * activities and warmup functions can be run in this way; the texts for the others are those of the Functions
 * host and the Durable extension.
 */
import { randomUUID } from "node:crypto";
import { type Clock, holding } from "../../clock/clock.ts";
import type { ActivityCaller } from "../app/activity-caller.ts";
import type { AppFunction } from "../app/app-function.ts";
import { invoke } from "../app/invocation.ts";
import type { HostContext } from "../host-context.ts";
import { messageOf } from "../host-error.ts";

/** What runs functions that nothing has triggered. */
export interface FunctionRunners {
	timers: { runNow(functionName: string): void };
	activities: Pick<ActivityCaller, "call">;
}

export type DirectInvocation = (fn: AppFunction, input: string | null) => void;

const REFUSALS = {
	http: "An HttpRequest is required",
	orchestrator:
		"Durable orchestrator functions do not support direct invocation. Start an orchestration from a client function by using a Durable client.",
	entity:
		"Durable entity functions do not support direct invocation. Signal an entity from a client or orchestrator function by using a Durable client.",
};

export function directInvocation(
	context: HostContext,
	clock: Clock,
	{ timers, activities }: FunctionRunners,
): DirectInvocation {
	const { app, settings, log, durableClient } = context;
	const run = async (fn: AppFunction, input: string | null): Promise<unknown> => {
		switch (fn.kind) {
			case "timer":
				return timers.runNow(fn.name);
			case "activity":
				return activities.call({
					fn,
					input: activityInput(input),
					instanceId: randomUUID(),
					timeoutMs: settings.functionTimeoutMs,
				});
			case "warmup":
				return invoke(app, { fn, trigger: { json: "{}" }, durableClient }, log);
			default:
				throw new Error(REFUSALS[fn.kind]);
		}
	};
	return (fn, input) => {
		holding(clock, () => run(fn, input)).catch((error) => {
			const message = `Exception while executing function: Functions.${fn.name}. ${messageOf(error)}`;
			log({ level: "error", source: "host", functionName: fn.name, message });
		});
	};
}

/** An activity's input is given as JSON; what is a text reaches it as it is (ActivityTriggerAttributeBindingProvider.cs). */
function activityInput(given: string | null): string | null {
	let value: unknown;
	try {
		value = JSON.parse(given ?? "");
	} catch {
		throw new Error(
			`The input of an activity must be JSON, as a text in "input"; received ${JSON.stringify(given)}.`,
		);
	}
	if (value === null) return null;
	return typeof value === "string" ? value : JSON.stringify(value);
}
