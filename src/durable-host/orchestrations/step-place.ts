import type { Observation } from "./observation.ts";
import type { PendingStep } from "./pending-step.ts";

/** What a step needs that grows new tasks while it is open: retries, polls, long timers. */
export interface StepPlace {
	/** The instant of the dispatch, in milliseconds since the epoch. */
	now(): number;
	/** Sets a timer, under a task id of its own. */
	timer(fireAtMs: number): PendingStep;
	/** Says that the step is about to take one more task id. */
	grows(): void;
	observe(observation: Observation): void;
}
