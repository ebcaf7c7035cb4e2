import type { Clock } from "../../clock/clock.ts";
import type { HostLog } from "../host-log.ts";
import type { AppFunction } from "./app-function.ts";
import type { LoadedApp } from "./app-loader.ts";
import { callDirectly } from "./direct-call.ts";
import { withFunctionTimeout } from "./function-timeout.ts";

export interface ActivityCall {
	fn: AppFunction;
	/** The input as JSON text; null for none. */
	input: string | null;
	instanceId: string;
	/** Of the clock's time; Infinity for no limit. */
	timeoutMs: number;
}

/** Runs activity functions, in this thread or in others (activity-threads.ts). */
export interface ActivityCaller {
	/**
	 * The function's result; rejects with what it threw, or a FunctionTimeout. What is in progress when the
	 * caller is closed is never answered: it is to run again with the next host.
	 */
	call(call: ActivityCall): Promise<unknown>;
	close(): Promise<void>;
}

/** Runs activities beside everything else in this thread: one that computes holds up the others, and the host. */
export function activitiesInThisThread(
	app: LoadedApp,
	{ clock, durableClient, log }: { clock: Clock; durableClient: () => string; log: HostLog },
): ActivityCaller {
	return {
		call({ fn, input, instanceId, timeoutMs }) {
			const trigger = input === null ? {} : { string: input };
			const limit = { clock, functionName: fn.name, timeoutMs };
			return withFunctionTimeout(
				limit,
				callDirectly(app, { fn, trigger, instanceId, durableClient }, log),
			);
		},
		close: async () => undefined,
	};
}
