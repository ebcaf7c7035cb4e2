import type { Clock } from "../../clock/clock.ts";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

interface Retry {
	failures: number;
	/** Absent once it was called, until the next failure. */
	cancel?: (() => void) | undefined;
}

/** Calls for keys whose work failed: a second later, then after waits that double up to a minute, until it is done. */
export class Retries {
	readonly #clock: Clock;
	readonly #again: (key: string) => void;
	readonly #retries = new Map<string, Retry>();
	#closed = false;

	constructor(clock: Clock, again: (key: string) => void) {
		this.#clock = clock;
		this.#again = again;
	}

	failed(key: string): void {
		const known = this.#retries.get(key) ?? { failures: 0 };
		if (this.#closed || known.cancel) return;
		const retry: Retry = { failures: known.failures + 1 };
		const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** known.failures);
		retry.cancel = this.#clock.callAt(this.#clock.now() + waitMs, () => {
			retry.cancel = undefined;
			this.#again(key);
		});
		this.#retries.set(key, retry);
	}

	/** Some work for the key was done. Other work that failed is tried again all the same. */
	done(key: string): void {
		if (!this.#retries.get(key)?.cancel) this.#retries.delete(key);
	}

	close(): void {
		this.#closed = true;
		for (const { cancel } of this.#retries.values()) cancel?.();
	}
}
