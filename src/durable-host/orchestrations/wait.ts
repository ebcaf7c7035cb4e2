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

/** The tasks that are still open: task ids, events (in lower case) and entity calls by name. */
interface OpenTasks {
	ids: Set<number>;
	names: Set<string>;
	calls: Set<string>;
}

export type Wait =
	| { for: "anything" }
	/** Suspended: for a resume, or the end. */
	| { for: "resume" }
	/** For any one of them, or for all. */
	| ({ for: "one" | "all" } & OpenTasks);

export const ANYTHING: Wait = { for: "anything" };
export const RESUME: Wait = { for: "resume" };

const CONTROL = new Set<number>([
	EventType.ExecutionTerminated,
	EventType.ExecutionSuspended,
	EventType.ExecutionResumed,
]);

/** A task of the action that the orchestrator yielded last. */
export type OpenTask = { step: { isOpen: boolean } } & (
	| { kind: "ids"; key: number }
	| { kind: "names" | "calls"; key: string }
);

/** What the action waits for; anything, when it is not a task, or a group of tasks. */
export function waitFor(action: Action | undefined, tasks: readonly OpenTask[]): Wait {
	if (action === undefined || leavesOf(action).some((leaf) => "compoundActions" in leaf))
		return ANYTHING;
	const wait: OpenTasks = { ids: new Set(), names: new Set(), calls: new Set() };
	for (const task of tasks) {
		if (!task.step.isOpen) continue;
		if (task.kind === "ids") wait.ids.add(task.key);
		else wait[task.kind].add(task.key);
	}
	if (openOf(wait) === 0) return ANYTHING;
	return { for: action.actionType === ActionType.WhenAll ? "all" : "one", ...wait };
}

/** True when several things may arrive one after the other, each of which would move the orchestration. */
export function isForMany(wait: Wait): boolean {
	return wait.for === "anything" || (wait.for === "one" && openOf(wait) > 1);
}

/** True when a task was yielded more than once, alone or in a group. */
export function isAnyTwice(actions: readonly Action[]): boolean {
	const seen = new Set<Action>();
	for (const action of actions)
		for (const leaf of leavesOf(action)) {
			if (seen.has(leaf)) return true;
			seen.add(leaf);
		}
	return false;
}

/** True when the orchestration may go on with this event; what an answer of false counts off is gone. */
export function moves(wait: Wait, event: IncomingEvent): boolean {
	if (wait.for === "anything") return true;
	if (wait.for === "resume") return CONTROL.has(event.EventType);
	const was = openOf(wait);
	switch (event.EventType) {
		case EventType.TaskCompleted:
		case EventType.SubOrchestrationInstanceCompleted:
			wait.ids.delete(event.TaskScheduledId);
			break;
		case EventType.TimerFired:
			wait.ids.delete(event.TimerId);
			break;
		case EventType.EventRaised:
			if (!wait.calls.delete(event.Name)) wait.names.delete(event.Name.toLowerCase());
			else if (event.Input?.includes('"exceptionType"')) return true;
			break;
		default:
			return true;
	}
	const open = openOf(wait);
	return wait.for === "one" ? open < was : open === 0;
}

function openOf({ ids, names, calls }: OpenTasks): number {
	return ids.size + names.size + calls.size;
}

function leavesOf(action: Action): readonly Action[] {
	return "compoundActions" in action ? action.compoundActions : [action];
}
