import type { AppFunction } from "../app/app-function.ts";
import { asItIs, type Invocation } from "../app/invocation.ts";
import type { HistoryEvent } from "./history.ts";
import type { Instance } from "./instance.ts";

/** The action protocol's version, numbered as the library does: V3, as the 2.x extension of the bundles. */
const SCHEMA_V3 = 2;

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
	durableClient: () => string,
): Invocation {
	const payload = {
		input: instance.input === null ? null : (JSON.parse(instance.input) as unknown),
		instanceId: instance.instanceId,
		isReplaying: history.some(({ IsPlayed }) => IsPlayed),
		parentInstanceId: instance.parent?.instanceId ?? null,
		upperSchemaVersion: 1,
		upperSchemaVersionNew: SCHEMA_V3,
		// Long enough that the library never cuts a timer into pieces: here, none needs it.
		longRunningTimerIntervalDuration: "36500.00:00:00",
		maximumShortTimerDuration: "36500.00:00:00",
		// The misspelling is the protocol's.
		defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
	};
	Object.defineProperty(payload, "history", { value: history, enumerable: false });
	return { fn, trigger: asItIs(payload), instanceId: instance.instanceId, durableClient };
}
