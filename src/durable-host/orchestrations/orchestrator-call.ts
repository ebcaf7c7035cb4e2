import type { AppFunction } from "../app/app-function.ts";
import { asItIs, type Invocation } from "../app/invocation.ts";
import type { HostContext } from "../host-context.ts";
import type { HistoryEvent } from "./history.ts";
import type { Instance } from "./instance.ts";
import { MAX_TIMER_MS, TIMER_PIECE_MS } from "./long-timer.ts";

/** The action protocol's version, numbered as the library does: V4, as the extension since 3.13. */
const SCHEMA_V4 = 3;

/**
 * The trigger value of an orchestrator (OrchestrationTriggerAttributeBindingProvider.cs). It is handed over
 * as an object. The input is parsed for every dispatch, since the orchestrator may change it, and since the
 * library turns what is named `Timestamp` in it into a Date. The history is hidden from that walk: its
 * timestamps are dates already.
 */
export function orchestratorCall(
	fn: AppFunction,
	instance: Instance,
	history: readonly HistoryEvent[],
	{ durableClient, settings }: Pick<HostContext, "durableClient" | "settings">,
): Invocation {
	const payload = {
		input: instance.input === null ? null : (JSON.parse(instance.input) as unknown),
		instanceId: instance.instanceId,
		isReplaying: history.some(({ IsPlayed }) => IsPlayed),
		parentInstanceId: instance.parent?.instanceId ?? null,
		upperSchemaVersion: 1,
		upperSchemaVersionNew: SCHEMA_V4,
		// On the wire they are texts; the library takes milliseconds as well.
		longRunningTimerIntervalDuration: TIMER_PIECE_MS,
		maximumShortTimerDuration: MAX_TIMER_MS,
		// The misspelling is the protocol's.
		defaultHttpAsyncRequestSleepTimeMillseconds: settings.httpPollIntervalMs,
	};
	Object.defineProperty(payload, "history", { value: history, enumerable: false });
	return { fn, trigger: asItIs(payload), instanceId: instance.instanceId, durableClient };
}
