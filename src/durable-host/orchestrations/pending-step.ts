/**
 * Something that an orchestration waits for, as the host sees it: open, done, or failed. Continuations run
 * at once, in the order in which they were added, when it settles.
 */
export class PendingStep {
	#state: "open" | "done" | "failed" = "open";
	#continuations: ((failed: boolean) => void)[] = [];

	static settled(): PendingStep {
		const step = new PendingStep();
		step.#state = "done";
		return step;
	}

	/** Done as soon as all are settled; failed if one of them is. */
	static all(steps: readonly PendingStep[]): PendingStep {
		const all = new PendingStep();
		let open = steps.length;
		let anyFailed = false;
		for (const step of steps)
			step.onSettled((failed) => {
				anyFailed ||= failed;
				if (--open === 0) all.settle(anyFailed);
			});
		return all;
	}

	/** Done as soon as one is settled. */
	static any(steps: readonly PendingStep[]): PendingStep {
		const any = new PendingStep();
		for (const step of steps) step.onSettled(() => any.isOpen && any.settle(false));
		return any;
	}

	get isOpen(): boolean {
		return this.#state === "open";
	}

	settle(failed: boolean): void {
		this.#state = failed ? "failed" : "done";
		const continuations = this.#continuations;
		this.#continuations = [];
		for (const continuation of continuations) continuation(failed);
	}

	onSettled(continuation: (failed: boolean) => void): void {
		if (this.#state === "open") this.#continuations.push(continuation);
		else continuation(this.#state === "failed");
	}
}
