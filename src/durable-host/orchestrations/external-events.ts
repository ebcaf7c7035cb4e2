import type { EventRaised } from "./history.ts";
import { DONE, PendingStep } from "./pending-step.ts";

/**
 * Who waits for which external event of one orchestration. Names are equal whatever their case. Of several
 * waiters the last is served first, of several buffered events the first is taken first, as the Durable
 * extension does it.
 */
export class ExternalEvents {
	#waiters = new Map<string, { name: string; step: PendingStep }[]>();
	#buffered = new Map<string, string[]>();
	#waiting = 0;
	readonly #onNamesDiffer: (waited: string, raised: string) => void;

	/** `onNamesDiffer` is told of a match that the library, to which case counts, does not make. */
	constructor(onNamesDiffer: (waited: string, raised: string) => void) {
		this.#onNamesDiffer = onNamesDiffer;
	}

	/** How many waits are open. */
	get waiting(): number {
		return this.#waiting;
	}

	wait(name: string): PendingStep {
		const key = name.toLowerCase();
		const raised = this.#buffered.get(key)?.shift();
		if (raised !== undefined) {
			this.#matched(name, raised);
			return PendingStep.settled();
		}
		const step = new PendingStep();
		const waiters = this.#waiters.get(key);
		if (waiters === undefined) this.#waiters.set(key, [{ name, step }]);
		else waiters.push({ name, step });
		this.#waiting++;
		return step;
	}

	raise({ Name }: EventRaised): void {
		const key = Name.toLowerCase();
		const waiter = this.#waiters.get(key)?.pop();
		if (waiter === undefined) {
			const buffered = this.#buffered.get(key);
			if (buffered === undefined) this.#buffered.set(key, [Name]);
			else buffered.push(Name);
			return;
		}
		this.#waiting--;
		this.#matched(waiter.name, Name);
		waiter.step.settle(DONE);
	}

	#matched(waited: string, raised: string): void {
		if (waited !== raised) this.#onNamesDiffer(waited, raised);
	}
}
