/** Actions, events and interpretations in few words, for tests. */
import type { Execution } from "./execution.ts";
import { type EventBody, EventType, historyEvent } from "./history.ts";
import { type Interpretation, interpret } from "./interpreter.ts";
import { type Action, ActionType } from "./orchestrator-answer.ts";

export const execution: Execution = {
	instanceId: "i",
	executionId: "e",
	parentInstanceId: null,
	maxActions: 50,
	defaultVersion: null,
	httpPollIntervalMs: 30_000,
	problemOf: (_, name) => (name === "missing" ? "There is no such function." : undefined),
};
export const started: EventBody[] = [
	{ EventType: EventType.OrchestratorStarted },
	{
		EventType: EventType.ExecutionStarted,
		Name: "o",
		Version: null,
		Input: null,
		OrchestrationInstance: { InstanceId: "i", ExecutionId: "e" },
		ParentInstance: null,
	},
];
export const activity = (functionName: string): Action => ({
	actionType: ActionType.CallActivity,
	functionName,
});
export const timer = (isCanceled = false, fireAtMs = 60_000): Action => ({
	actionType: ActionType.CreateTimer,
	fireAt: new Date(fireAtMs),
	isCanceled,
});
export const event = (externalEventName: string): Action => ({
	actionType: ActionType.WaitForExternalEvent,
	externalEventName,
});
export const any = (...compoundActions: Action[]): Action => ({
	actionType: ActionType.WhenAny,
	compoundActions,
});
export const all = (...compoundActions: Action[]): Action => ({
	actionType: ActionType.WhenAll,
	compoundActions,
});
export const retrying = (functionName: string, maxNumberOfAttempts: number): Action => ({
	actionType: ActionType.CallActivityWithRetry,
	functionName,
	retryOptions: {
		firstRetryIntervalInMilliseconds: 100,
		backoffCoefficient: 3,
		maxNumberOfAttempts,
	},
});
export const scheduled = (EventId: number, Name: string): EventBody => ({
	EventType: EventType.TaskScheduled,
	EventId,
	Name,
	Version: null,
});
export const completed = (id: number): EventBody => ({
	EventType: EventType.TaskCompleted,
	TaskScheduledId: id,
	Result: null,
});
export const failed = (id: number): EventBody => ({
	EventType: EventType.TaskFailed,
	TaskScheduledId: id,
	Reason: "",
	Details: "",
});
export const raised = (Name: string): EventBody => ({
	EventType: EventType.EventRaised,
	Name,
	Input: null,
});

export const created = (EventId: number): EventBody => ({
	EventType: EventType.TimerCreated,
	EventId,
	FireAt: "",
});
export const fired = (TimerId: number): EventBody => ({
	EventType: EventType.TimerFired,
	TimerId,
	FireAt: "",
});
/** A further dispatch. */
export const dispatched: EventBody = { EventType: EventType.OrchestratorStarted };

/** Interprets a history whose events all happen at the same instant, one second after the epoch. */
export function run(actions: Action[], bodies: EventBody[], isDone = true): Interpretation {
	const history = [...started, ...bodies].map((body) => historyEvent(body, 1000));
	return interpret(execution, history, { actions, isDone });
}

/** Interprets a history with the instant of each event, in milliseconds since the epoch. */
export function runAt(
	actions: Action[],
	events: readonly [atMs: number, body: EventBody][],
	isDone = true,
): Interpretation {
	const history = started.map((body) => historyEvent(body, 0));
	for (const [atMs, body] of events) history.push(historyEvent(body, atMs));
	return interpret(execution, history, { actions, isDone });
}
