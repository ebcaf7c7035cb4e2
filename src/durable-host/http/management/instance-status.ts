import type { HistoryEvent } from "../../orchestrations/history.ts";
import type { Instance } from "../../orchestrations/instance.ts";
import { shownHistory, shownValue } from "./shown-history.ts";

interface StatusOptions {
	showInput: boolean;
	/** The results of activities and sub-orchestrations in the history; default false. */
	showHistoryOutput?: boolean;
	/** Default: not shown. */
	history?: readonly HistoryEvent[] | undefined;
}

/** What the API says of an instance (StatusResponsePayload.cs). */
export function statusBody(
	instance: Instance,
	{ showInput, history, showHistoryOutput = false }: StatusOptions,
): object {
	return {
		name: instance.name,
		instanceId: instance.instanceId,
		runtimeStatus: instance.status,
		input: showInput ? shownValue(instance.input) : null,
		customStatus: shownValue(instance.customStatus),
		output: shownValue(instance.output),
		createdTime: inSeconds(instance.createdAt),
		lastUpdatedTime: inSeconds(instance.updatedAt),
		...(history === undefined
			? {}
			: { historyEvents: shownHistory(history, { showInput, showOutput: showHistoryOutput }) }),
	};
}

function inSeconds(atMs: number): string {
	return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
