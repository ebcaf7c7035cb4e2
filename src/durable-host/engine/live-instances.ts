import type { HistoryEvent } from "../orchestrations/history.ts";
import { type Instance, isLive } from "../orchestrations/instance.ts";
import type { Store } from "../store/store.ts";

/** An instance with its history, as of the last dispatch. */
export interface LiveInstance {
	instance: Instance;
	history: HistoryEvent[];
}

/** The most events that are kept in memory; the instances used longest ago are forgotten first. */
const MAX_CACHED_EVENTS = 200_000;

/** Keeps the histories of live instances in memory, so that a dispatch reads only what is new. */
export class LiveInstances {
	readonly #store: Store;
	readonly #cache = new Map<string, LiveInstance>();
	#events = 0;

	constructor(store: Store) {
		this.#store = store;
	}

	get(instanceId: string): LiveInstance | undefined {
		const cached = this.#cache.get(instanceId);
		if (cached !== undefined) return cached;
		const instance = this.#store.instances.get(instanceId);
		return instance && { instance, history: this.#store.history(instanceId) };
	}

	/** Remembers an instance after a dispatch; one that has ended is forgotten. */
	put(live: LiveInstance): void {
		const { instanceId } = live.instance;
		this.forget(instanceId);
		if (!isLive(live.instance)) return;
		this.#cache.set(instanceId, live);
		this.#events += live.history.length;
		for (const oldest of this.#cache.keys()) {
			if (this.#events <= MAX_CACHED_EVENTS) break;
			this.forget(oldest);
		}
	}

	forget(instanceId: string): void {
		const cached = this.#cache.get(instanceId);
		if (cached === undefined) return;
		this.#events -= cached.history.length;
		this.#cache.delete(instanceId);
	}
}
