import type { EventRaised } from "./history.ts";
import { PendingStep } from "./pending-step.ts";

/**
 * Who waits for which external event of one orchestration. Names are equal whatever their case. Of several
 * waiters the last is served first, of several buffered events the first is taken first, as the Durable
 * extension does it.
 */
export class ExternalEvents {
	#waiters = new Map<string, PendingStep[]>();
	#buffered = new Map<string, number>();
	#waiting = 0;

	/** How many waits are open. */
	get waiting(): number {
		return this.#waiting;
	}

	wait(name: string): PendingStep {
		const key = name.toLowerCase();
		const buffered = this.#buffered.get(key) ?? 0;
		if (buffered > 0) {
			this.#buffered.set(key, buffered - 1);
			return PendingStep.settled();
		}
		const step = new PendingStep();
		const waiters = this.#waiters.get(key);
		if (waiters === undefined) this.#waiters.set(key, [step]);
		else waiters.push(step);
		this.#waiting++;
		return step;
	}

	raise({ Name }: EventRaised): void {
		const key = Name.toLowerCase();
		const waiter = this.#waiters.get(key)?.pop();
		if (waiter === undefined) {
			this.#buffered.set(key, (this.#buffered.get(key) ?? 0) + 1);
			return;
		}
		this.#waiting--;
		waiter.settle(false);
	}
}
