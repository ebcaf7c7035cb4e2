/**
 * Turns what the interpreter found into what is to be stored. Pure; an orchestrator that returns what JSON
 * cannot hold fails here, alone.
 */

import type { DispatchChanges } from "../engine/changes.ts";
import { releaseLocksLeft } from "../entities/locks-left.ts";
import { messageOf } from "../host-error.ts";
import { jsonText } from "../json-text.ts";
import { checkPayload } from "../payload-limit.ts";
import type { Taken } from "./begin-dispatch.ts";
import { checkScheduled } from "./check-scheduled.ts";
import {
	answerParent,
	completedEvent,
	type Ending,
	orchestratorFailure,
	outputOf,
} from "./ending.ts";
import { type EventBody, EventType, type HistoryEvent, historyEvent } from "./history.ts";
import type { Instance } from "./instance.ts";
import type { Interpretation } from "./interpreter.ts";
import type { OrchestratorAnswer } from "./orchestrator-answer.ts";
import { type Scheduled, type SchedulingPlace, scheduleCommands } from "./schedule-commands.ts";

/** The largest custom status is 16 KB of UTF-16, as in the Durable extension. */
const MAX_CUSTOM_STATUS_CHARACTERS = 8 * 1024;
const NOTHING: Scheduled = { events: [], activities: [], messages: [], starts: [] };

export interface Dispatch extends SchedulingPlace {
	/** The history of the execution before this dispatch. */
	past: readonly HistoryEvent[];
	taken: Taken;
}

/** What a dispatch stores that ends the instance whatever the orchestrator says. */
export function endDispatch(dispatch: Dispatch, ending: Ending): DispatchChanges {
	return changesOf(dispatch, NOTHING, dispatch.instance.customStatus, ending);
}

/** What a dispatch stores after the orchestrator has answered. */
export function concludeDispatch(
	dispatch: Dispatch,
	answer: OrchestratorAnswer,
	interpretation: Interpretation,
): DispatchChanges {
	const { instance } = dispatch;
	const { commands, end } = interpretation;
	try {
		// Timers that are still scheduled when the execution ends were cancelled: nobody waits for them.
		const wanted = end === undefined ? commands : commands.filter(({ kind }) => kind !== "timer");
		const scheduled = scheduleCommands(dispatch, wanted);
		checkScheduled(dispatch, scheduled);
		const customStatus = customStatusText(answer, instance);
		if (end?.kind === "continuedAsNew")
			return continueAsNew(dispatch, { ...interpretation, end }, scheduled, customStatus);
		return changesOf(dispatch, scheduled, customStatus, endingOf(dispatch, answer, end));
	} catch (error) {
		return endDispatch(dispatch, orchestratorFailure(instance.name, messageOf(error)));
	}
}

function endingOf(
	{ instance: { name, instanceId }, maxPayloadBytes }: Dispatch,
	{ error, output }: OrchestratorAnswer,
	end: Interpretation["end"],
): Ending | undefined {
	switch (end?.kind) {
		case "done": {
			const text = jsonText(output);
			checkPayload(text, `The output of '${instanceId}'`, maxPayloadBytes);
			return { status: "Completed", output: text };
		}
		case "threw":
			checkPayload(error!.message, `The error of '${instanceId}'`, maxPayloadBytes);
			return orchestratorFailure(name, error!.message, error!.failureDetails);
		case "failed":
			return orchestratorFailure(name, end.message);
		case "nonDeterministic":
			return {
				status: "Failed",
				Reason: end.message,
				Details: `Unhandled exception while executing orchestration: DurableTask.Core.Exceptions.NonDeterministicOrchestrationException: ${end.message}`,
			};
		default:
			return undefined;
	}
}

function customStatusText({ customStatus }: OrchestratorAnswer, instance: Instance): string | null {
	const text = jsonText(customStatus) ?? instance.customStatus;
	if (text !== null && text.length > MAX_CUSTOM_STATUS_CHARACTERS)
		throw new Error(
			`The custom status is too large: ${text.length} characters of JSON, at most ${MAX_CUSTOM_STATUS_CHARACTERS} are allowed.`,
		);
	return text;
}

function changesOf(
	{ instance, past, taken, nowMs }: Dispatch,
	scheduled: Scheduled,
	customStatus: string | null,
	ending: Ending | undefined,
): DispatchChanges {
	const bodies: EventBody[] = [...scheduled.events];
	if (ending !== undefined) bodies.push(completedEvent(ending));
	bodies.push({ EventType: EventType.OrchestratorCompleted });
	const events = [...taken.events, ...bodies.map((body) => historyEvent(body, nowMs))];
	const answer =
		ending === undefined
			? []
			: [
					...answerParent(instance, ending, nowMs),
					...releaseLocksLeft([...past, ...events], nowMs),
				];
	return {
		instance: {
			...instance,
			status: ending?.status ?? (taken.isSuspended ? "Suspended" : "Running"),
			updatedAt: nowMs,
			output: ending === undefined ? null : outputOf(ending),
			customStatus,
		},
		used: taken.messages,
		history: { events, replaces: false },
		activities: scheduled.activities,
		messages: [...scheduled.messages, ...answer],
		starts: scheduled.starts,
		drops: ending === undefined ? null : { executionId: "all" },
	};
}

/** Events that arrived after the request go on waiting, for the next execution. */
function continueAsNew(
	{ instance, past, taken, nowMs, newId, maxPayloadBytes }: Dispatch,
	{ end, carriedOver }: Interpretation & { end: { input: unknown } },
	scheduled: Scheduled,
	customStatus: string | null,
): DispatchChanges {
	const input = jsonText(end.input);
	checkPayload(input, `The input with which '${instance.instanceId}' goes on`, maxPayloadBytes);
	const next: Instance = {
		...instance,
		executionId: newId(),
		status: taken.isSuspended ? "Suspended" : "Running",
		updatedAt: nowMs,
		input,
		customStatus,
	};
	const isKept = new Set<HistoryEvent>(carriedOver);
	const sent = scheduled.events.map((body) => historyEvent(body, nowMs));
	const releases = releaseLocksLeft([...past, ...sent], nowMs);
	return {
		instance: next,
		used: taken.messages.filter((_, index) => !isKept.has(taken.events[index + 1]!)),
		history: { events: [], replaces: true },
		activities: scheduled.activities,
		messages: [...scheduled.messages, ...releases],
		starts: scheduled.starts,
		drops: { executionId: instance.executionId },
	};
}
