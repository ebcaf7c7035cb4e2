import type { HttpLimits } from "../app/http-limits.ts";

/**
 * Limits to the requests that are answered at a time (HttpRequestQueue.cs). Those beyond `maxConcurrent` wait;
 * those beyond `maxOutstanding`, which counts both, are turned away.
 */
export class RequestQueue {
	readonly #maxConcurrent: number;
	readonly #maxOutstanding: number;
	readonly #waiting: (() => void)[] = [];
	#running = 0;

	constructor(limits: HttpLimits) {
		this.#maxConcurrent = limits.maxConcurrent;
		this.#maxOutstanding = limits.maxOutstanding;
	}

	/** Does the work when it is its turn; false if it is turned away. */
	async run(work: () => Promise<void>): Promise<boolean> {
		if (this.#running + this.#waiting.length >= this.#maxOutstanding) return false;
		if (this.#running < this.#maxConcurrent) this.#running++;
		else await new Promise<void>((resolve) => this.#waiting.push(resolve));
		try {
			await work();
		} finally {
			this.#next();
		}
		return true;
	}

	/** Hands the place to whoever has waited longest. */
	#next(): void {
		const next = this.#waiting.shift();
		if (next === undefined) this.#running--;
		else next();
	}
}
