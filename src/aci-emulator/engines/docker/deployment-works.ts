/**
 * What is under way for deployments. It owns when a deployment is one of this emulator's and when nothing is
 * done for it any more; what is done is its callers'.
 *
 * Invariants:
 * 1. Whatever is made for a deployment is made by a work of it, so that `has` knows of it before it is there.
 * 2. When `end` has resolved, no work of the deployment goes on.
 */
export class DeploymentWorks {
	readonly #entered = new Map<string, { works: Set<Promise<unknown>>; ending: AbortController }>();

	/** Whether anything was done for it since it was last ended. */
	has(deployment: string): boolean {
		return this.#entered.has(deployment);
	}

	/** Does it for the deployment. The signal is given when the deployment ends, or the emulator. */
	async do<T>(deployment: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
		const entry = this.#enter(deployment);
		const working = work(entry.ending.signal);
		entry.works.add(working);
		try {
			return await working;
		} finally {
			entry.works.delete(working);
		}
	}

	/** Ends what is under way for a deployment, which is then none of this emulator's. */
	async end(deployment: string): Promise<void> {
		const entry = this.#entered.get(deployment);
		if (!entry) return;
		entry.ending.abort(new Error("The deployment ended."));
		await Promise.allSettled(entry.works);
		this.#entered.delete(deployment);
	}

	close(): void {
		for (const { ending } of this.#entered.values()) ending.abort(new Error("The emulator ends."));
	}

	#enter(deployment: string) {
		const known = this.#entered.get(deployment);
		if (known) return known;
		const entry = { works: new Set<Promise<unknown>>(), ending: new AbortController() };
		this.#entered.set(deployment, entry);
		return entry;
	}
}
