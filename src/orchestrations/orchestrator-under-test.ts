import type { OrchestrationContext, Task } from "durable-functions";

/** What an orchestrator asks for. */
export interface Step {
	activity?: string;
	operation?: string;
	timer?: Date;
	input?: unknown;
}

/**
 * Runs an orchestrator without a host: each of its tasks is what it asks for, and `answer` what comes back, or throws.
 * Returns its steps, and what it continued with as new, if it did.
 */
export function runOrchestrator(
	orchestrator: (context: OrchestrationContext) => Generator<Task, unknown, unknown>,
	input: unknown,
	answer: (step: Step) => unknown,
): { steps: Step[]; continuedAsNew?: unknown } {
	const end: { continuedAsNew?: unknown } = {};
	const df = {
		getInput: () => input,
		currentUtcDateTime: new Date(1000),
		callActivity: (activity: string, given: unknown) => ({ activity, input: given }),
		callEntity: (_: unknown, operation: string, given: unknown) => ({ operation, input: given }),
		createTimer: (timer: Date) => ({ timer }),
		continueAsNew: (next: unknown) => {
			end.continuedAsNew = next;
		},
	};
	const running = orchestrator({ df } as unknown as OrchestrationContext);
	const steps: Step[] = [];
	for (let step = running.next(); !step.done; ) {
		const asked = step.value as unknown as Step;
		steps.push(asked);
		let answered: unknown;
		try {
			answered = answer(asked);
		} catch (error) {
			step = running.throw(error);
			continue;
		}
		step = running.next(answered);
	}
	return { steps, ...end };
}
