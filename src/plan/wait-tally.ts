import type { BindingLimit } from "./binding-limit.ts";

/** For how long which limit held up a job. */
export class WaitTally {
	readonly #spans = new Map<string, { limit: BindingLimit; ms: number }>();
	#since: number | undefined;
	#limit: BindingLimit | undefined;

	/** From the instant on it is this limit; undefined: nothing waits. */
	note(limit: BindingLimit | undefined, now: number): void {
		if (this.#limit !== undefined && this.#since !== undefined) {
			const key = JSON.stringify(this.#limit);
			const span = this.#spans.get(key) ?? { limit: this.#limit, ms: 0 };
			span.ms += now - this.#since;
			this.#spans.set(key, span);
		}
		this.#since = now;
		this.#limit = limit;
	}

	/** As parts of the whole, the longest first; what is less than a hundredth is left out. */
	parts(wholeMs: number): { limit: BindingLimit; part: number }[] {
		return [...this.#spans.values()]
			.map(({ limit, ms }) => ({ limit, part: wholeMs <= 0 ? 0 : ms / wholeMs }))
			.filter(({ part }) => part >= 0.01)
			.sort((a, b) => b.part - a.part);
	}
}
