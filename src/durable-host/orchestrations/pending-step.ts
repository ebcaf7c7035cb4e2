/** How something that an orchestration waited for has ended. */
export interface Outcome {
	failed: boolean;
	/** What an activity returned, as JSON text. */
	result?: string | null;
	/** True for a failure that must not be retried (FailureDetails.IsNonRetriable). */
	isFinal?: boolean;
}

export const DONE: Outcome = { failed: false };
export const FAILED: Outcome = { failed: true };

/**
 * Something that an orchestration waits for, as the host sees it: open, done, or failed. Continuations run
 * at once, in the order in which they were added, when it settles.
 */
export class PendingStep {
	#outcome: Outcome | undefined;
	#continuations: ((outcome: Outcome) => void)[] = [];

	static settled(outcome: Outcome = DONE): PendingStep {
		const step = new PendingStep();
		step.#outcome = outcome;
		return step;
	}

	/** Done as soon as all are settled; failed if one of them is. */
	static all(steps: readonly PendingStep[]): PendingStep {
		const all = new PendingStep();
		let open = steps.length;
		let anyFailed = false;
		for (const step of steps)
			step.onSettled(({ failed }) => {
				anyFailed ||= failed;
				if (--open === 0) all.settle(anyFailed ? FAILED : DONE);
			});
		return all;
	}

	/** Done as soon as one is settled. */
	static any(steps: readonly PendingStep[]): PendingStep {
		const any = new PendingStep();
		for (const step of steps) step.onSettled(() => any.isOpen && any.settle(DONE));
		return any;
	}

	get isOpen(): boolean {
		return this.#outcome === undefined;
	}

	settle(outcome: Outcome): void {
		this.#outcome = outcome;
		const continuations = this.#continuations;
		this.#continuations = [];
		for (const continuation of continuations) continuation(outcome);
	}

	onSettled(continuation: (outcome: Outcome) => void): void {
		if (this.#outcome === undefined) this.#continuations.push(continuation);
		else continuation(this.#outcome);
	}
}
