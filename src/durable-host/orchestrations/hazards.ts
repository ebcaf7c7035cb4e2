/**
 * Finds in an orchestration the patterns that go wrong with this protocol, in Azure as here, so that the host
 * can say so. Pure. What is reported has gone wrong already, or certainly will.
 */

import { type HazardName, hazardMessage } from "./hazard-messages.ts";
import { EventType, type HistoryEvent } from "./history.ts";
import type { Interpretation } from "./interpreter.ts";
import { isLostInJson } from "./json-losses.ts";
import { MAX_TIMER_MS } from "./long-timer.ts";
import type { Observation } from "./observation.ts";
import { type Action, ActionType, type OrchestratorAnswer } from "./orchestrator-answer.ts";

export interface Hazard {
	hazard: HazardName;
	message: string;
}

/** One dispatch of an orchestration. */
export interface HazardSource {
	/** The name of the orchestrator function. */
	name: string;
	answer: OrchestratorAnswer;
	history: readonly HistoryEvent[];
	interpretation: Interpretation;
}

const NUMBER = /^\d+$/;

interface Found {
	hazard: HazardName;
	/** What it is about, such as a name. */
	what: string;
}

/** The hazards of a dispatch, each once. */
export function hazardsOf(source: HazardSource): Hazard[] {
	const found = new Map<HazardName, Found>();
	const { answer, interpretation } = source;
	const all = [
		...ofActions(source),
		...ofData(source),
		...interpretation.observations.flatMap((one) => ofObservation(one, answer)),
	];
	for (const one of all) if (!found.has(one.hazard)) found.set(one.hazard, one);
	const names = [...found.keys()];
	return [...found.values()].map(({ hazard, what }) => ({
		hazard,
		message: hazardMessage(hazard, source.name, hazard === "stuck" ? reasonsIn(names) : what),
	}));
}

function ofObservation(observation: Observation, { actions }: OrchestratorAnswer): Found[] {
	switch (observation.kind) {
		case "scheduledAgain": {
			const hazard = observation.wereDone ? "group-of-done-tasks" : "task-in-two-groups";
			return [{ hazard, what: observation.task }];
		}
		case "stoppedRetrying": {
			const hazard = observation.reason === "timeout" ? "retry-timeout" : "failure-not-retried";
			return [{ hazard, what: observation.task }];
		}
		case "idAfterFailure":
			// Without a further action the library has taken no id meanwhile.
			return observation.action < actions.length - 1
				? [{ hazard: "retry-in-failed-all", what: "" }]
				: [];
		case "waitsForOthers":
			return [{ hazard: "failed-all-waits", what: "" }];
		case "outOfStep":
			return [{ hazard: "out-of-step", what: String(observation.action) }];
		case "heldByTimers":
			return [{ hazard: "timer-left-open", what: new Date(observation.untilMs).toISOString() }];
		case "heldByMessages":
			return [{ hazard: "waits-though-returned", what: String(observation.action) }];
		case "eventNamesDiffer": {
			const { waited, raised } = observation;
			return [{ hazard: "event-name-case", what: `'${raised}', waited for as '${waited}'` }];
		}
		case "cancelledPieceFired":
			return [{ hazard: "cancelled-long-timer", what: "" }];
		case "cannotPoll":
			return [{ hazard: "poll-without-place", what: observation.uri }];
		case "stuck":
			return [{ hazard: "stuck", what: "" }];
	}
}

function ofActions({ answer, history, interpretation }: HazardSource): Found[] {
	const { actions } = answer;
	const found: Found[] = [];
	if (answer.threwWithoutMessage) found.push({ hazard: "thrown-without-message", what: "" });
	const last = actions.at(-1);
	if (last?.actionType === ActionType.ContinueAsNew && typeof last.input === "string")
		found.push({ hazard: "continue-as-new-with-text", what: last.input });
	for (const action of actions)
		for (const name of eventNames(action))
			if (NUMBER.test(name)) found.push({ hazard: "numeric-event-name", what: `'${name}'` });
	if (interpretation.end?.kind === "nonDeterministic") {
		const startMs = history[0]?.Timestamp.getTime() ?? 0;
		if (actions.some((action) => isRaceThatGrows(action, startMs)))
			found.push({ hazard: "retry-beside-cancelled-timer", what: "" });
	}
	return found;
}

function eventNames(action: Action): string[] {
	if ("compoundActions" in action) return action.compoundActions.flatMap(eventNames);
	return action.actionType === ActionType.WaitForExternalEvent ? [action.externalEventName] : [];
}

/** A Task.any with a cancelled timer, beside which something may take further task ids. */
function isRaceThatGrows(action: Action, startMs: number): boolean {
	if (!("compoundActions" in action)) return false;
	const { compoundActions: actions, actionType } = action;
	if (actions.some((one) => isRaceThatGrows(one, startMs))) return true;
	if (actionType !== ActionType.WhenAny) return false;
	const cancelled = actions.filter(
		(one) => one.actionType === ActionType.CreateTimer && one.isCanceled,
	);
	const isLong = (one: Action) =>
		"fireAt" in one && new Date(one.fireAt ?? 0).getTime() - startMs > MAX_TIMER_MS;
	return cancelled.length > 0 && (cancelled.some(isLong) || actions.some(mayGrow));
}

function mayGrow(action: Action): boolean {
	if ("compoundActions" in action) return action.compoundActions.some(mayGrow);
	if (action.actionType === ActionType.CallHttp)
		return action.httpRequest.asynchronousPatternEnabled !== false;
	return "retryOptions" in action && action.retryOptions !== undefined;
}

function ofData({ answer, history, interpretation }: HazardSource): Found[] {
	const found: Found[] = [];
	const started = history.find(({ EventType: type }) => type === EventType.ExecutionStarted);
	if (started?.EventType === EventType.ExecutionStarted && !started.IsPlayed)
		if (/"Timestamp"\s*:\s*"/.test(started.Input ?? ""))
			found.push({ hazard: "timestamp-in-input", what: "" });
	for (let at = history.length - 1; at >= 0 && !history[at]!.IsPlayed; at--) {
		const event = history[at]!;
		if (event.EventType === EventType.EventRaised && NUMBER.test(event.Name))
			found.push({ hazard: "numeric-event-name", what: `'${event.Name}'` });
	}
	for (const command of interpretation.commands)
		if ("input" in command && isLostInJson(command.input))
			found.push({ hazard: "lost-in-json", what: "an input" });
	if (interpretation.end?.kind === "done" && isLostInJson(answer.output))
		found.push({ hazard: "lost-in-json", what: "its output" });
	return found;
}

/** Which of the patterns leave an orchestration stuck. */
function reasonsIn(names: readonly HazardName[]): string {
	return names.filter((name) => name !== "stuck").join(", ");
}
