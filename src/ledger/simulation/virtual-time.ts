/** Processes in virtual time: generators that yield how long they wait, or what they wait for. */

export type Process = Generator<number | Signal, void, unknown>;

/** Something that happens once, and whoever waits for it. */
export class Signal {
	value: unknown;
	hasFired = false;
	#waiters: ((value: unknown) => void)[] = [];

	fire(value?: unknown): void {
		if (this.hasFired) return;
		this.hasFired = true;
		this.value = value;
		for (const wake of this.#waiters.splice(0)) wake(value);
	}

	onFire(waiter: (value: unknown) => void): void {
		if (this.hasFired) waiter(this.value);
		else this.#waiters.push(waiter);
	}
}

export class VirtualTime {
	now: number;
	/** What is to happen, the soonest last. */
	#agenda: { at: number; happen: () => void }[] = [];

	constructor(startMs: number) {
		this.now = startMs;
	}

	after(delayMs: number, happen: () => void): void {
		const at = Math.max(this.now, this.now + delayMs);
		let low = 0;
		let high = this.#agenda.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#agenda[middle]!.at > at) low = middle + 1;
			else high = middle;
		}
		this.#agenda.splice(low, 0, { at, happen });
	}

	start(process: Process): void {
		const step = (value: unknown) => {
			const next = process.next(value);
			if (next.done) return;
			const wait = next.value;
			if (typeof wait === "number") this.after(wait, () => step(undefined));
			else wait.onFire((fired) => this.after(0, () => step(fired)));
		};
		this.after(0, () => step(undefined));
	}

	/** Lets everything happen up to the instant, or until it says so. */
	run(untilMs: number, isOver: () => boolean): void {
		while (this.#agenda.length > 0 && !isOver()) {
			const { at, happen } = this.#agenda.pop()!;
			if (at > untilMs) return;
			this.now = at;
			happen();
		}
	}
}
