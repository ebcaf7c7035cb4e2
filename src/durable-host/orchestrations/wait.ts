/**
 * What an orchestration waits for, as far as its last dispatch can tell, so that a dispatch that would move
 * nothing need not be made: the library goes on only when the task that it yielded last has completed. Pure
 * but for `moves`, which counts off what has arrived.
 *
 * 1. Held back is only a success that is known to leave the task open. Failures, and everything in doubt, move.
 * 2. What is held back is dispatched with what comes next, in the order of arrival.
 */
import { EventType, type IncomingEvent } from "./history.ts";
import { type Action, ActionType } from "./orchestrator-answer.ts";

/** What is open: task ids, `event <name in lower case>`, `call <request id>`. */
export type TaskKey = number | `event ${string}` | `call ${string}`;

export type Wait =
	| { for: "anything" }
	/** Suspended: for a resume, or the end. */
	| { for: "resume" }
	/** For any one of them, or for all. */
	| { for: "one" | "all"; open: Set<TaskKey> };

export const ANYTHING: Wait = { for: "anything" };
export const RESUME: Wait = { for: "resume" };

const CONTROL = new Set<number>([
	EventType.ExecutionTerminated,
	EventType.ExecutionSuspended,
	EventType.ExecutionResumed,
]);

/** A task of the action that the orchestrator yielded last. */
export interface YieldedTask {
	step: { isOpen: boolean };
	key: TaskKey;
}

export function eventKey(name: string): TaskKey {
	return `event ${name.toLowerCase()}`;
}

export function callKey(requestId: string): TaskKey {
	return `call ${requestId}`;
}

/** What the action waits for; anything, when it is not a task, or a group of tasks. */
export function waitFor(action: Action | undefined, tasks: readonly YieldedTask[]): Wait {
	if (action === undefined || hasGroupIn(action)) return ANYTHING;
	const open = new Set<TaskKey>();
	for (const { step, key } of tasks) if (step.isOpen) open.add(key);
	if (open.size === 0) return ANYTHING;
	return { for: action.actionType === ActionType.WhenAll ? "all" : "one", open };
}

/** True when several things may arrive one after the other, each of which would move the orchestration. */
export function isForMany(wait: Wait): boolean {
	return wait.for === "anything" || (wait.for === "one" && wait.open.size > 1);
}

/** True when a task was yielded more than once, alone or in a group, however deep. */
export function isAnyTwice(actions: readonly Action[]): boolean {
	// Alone, a task that was yielded before adds no action.
	if (!actions.some((action) => "compoundActions" in action)) return false;
	const seen = new Set<Action>();
	const isSeen = (action: Action): boolean => {
		if (seen.has(action)) return true;
		seen.add(action);
		return "compoundActions" in action && action.compoundActions.some(isSeen);
	};
	return actions.some(isSeen);
}

/** True when the orchestration may go on with this event; what an answer of false counts off is gone. */
export function moves(wait: Wait, event: IncomingEvent): boolean {
	if (wait.for === "anything") return true;
	if (wait.for === "resume") return CONTROL.has(event.EventType);
	const { open } = wait;
	const key = keyOf(event, open);
	if (key === undefined) return true;
	const isOne = open.delete(key);
	return wait.for === "one" ? isOne : open.size === 0;
}

/** What a success settles; undefined for a failure, and for what is no answer. */
function keyOf(event: IncomingEvent, open: ReadonlySet<TaskKey>): TaskKey | undefined {
	switch (event.EventType) {
		case EventType.TaskCompleted:
		case EventType.SubOrchestrationInstanceCompleted:
			return event.TaskScheduledId;
		case EventType.TimerFired:
			return event.TimerId;
		case EventType.EventRaised: {
			// The library looks an event up by its name among the task ids, too.
			if (open.has(Number(event.Name))) return undefined;
			const call = callKey(event.Name);
			if (!open.has(call)) return eventKey(event.Name);
			// The answer of an entity's operation that failed.
			return event.Input?.includes('"exceptionType"') ? undefined : call;
		}
		default:
			return undefined;
	}
}

function hasGroupIn(action: Action): boolean {
	return (
		"compoundActions" in action && action.compoundActions.some((one) => "compoundActions" in one)
	);
}
