import type { Observation } from "./observation.ts";
import { type Action, ActionType } from "./orchestrator-answer.ts";
import type { PendingStep } from "./pending-step.ts";

/**
 * Notices a task that was yielded before in a further Task.any or Task.all: the protocol has no task ids, the
 * host schedules it again. Found by identity, since the library hands over the same object; an answer that
 * came as JSON hides it. To wait for the same event again takes no id and does no harm.
 */
export class RepeatedTasks {
	readonly #steps = new Map<Action, PendingStep>();
	readonly #observations: Observation[];

	constructor(observations: Observation[]) {
		this.#observations = observations;
	}

	/** Looks at an action that is about to be scheduled. */
	look(action: Action, index: number): void {
		if (!("compoundActions" in action) || action.compoundActions.length === 0) return;
		const steps = action.compoundActions.map((one) => this.#steps.get(one));
		const first = steps.findIndex((step) => step !== undefined);
		const task = first >= 0 ? action.compoundActions[first]! : twiceIn(action.compoundActions);
		if (task === undefined) return;
		const wereDone = steps.every((step) => step?.isOpen === false);
		this.#observations.push({
			kind: "scheduledAgain",
			action: index,
			task: nameOf(task),
			wereDone,
		});
	}

	remember(action: Action, step: PendingStep): void {
		if (takesId(action)) this.#steps.set(action, step);
	}
}

function twiceIn(actions: readonly Action[]): Action | undefined {
	if (new Set(actions).size === actions.length) return undefined;
	return actions.find((action, index) => takesId(action) && actions.indexOf(action) !== index);
}

function takesId(action: Action): boolean {
	return !("compoundActions" in action) && action.actionType !== ActionType.WaitForExternalEvent;
}

function nameOf(action: Action): string {
	if ("functionName" in action) return `'${action.functionName}'`;
	if ("operation" in action) return `'${action.operation}' of ${action.instanceId}`;
	return action.actionType === ActionType.CreateTimer ? "a timer" : "callHttp";
}
