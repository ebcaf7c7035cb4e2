import type { HistoryEvent } from "../orchestrations/history.ts";
import { type Instance, isLive } from "../orchestrations/instance.ts";
import type { Store } from "../store/store.ts";

/** An instance with its history, as of the last dispatch. */
export interface LiveInstance {
	instance: Instance;
	history: HistoryEvent[];
	/** How many dispatches the history has. */
	chunks: number;
}

/** The most events that are kept in memory; the instances used longest ago are forgotten first. */
const MAX_CACHED_EVENTS = 200_000;

/** Keeps the histories of live instances in memory, so that a dispatch need not read. */
export class LiveInstances {
	readonly #store: Store;
	readonly #cache = new Map<string, { live: LiveInstance; events: number }>();
	#events = 0;

	constructor(store: Store) {
		this.#store = store;
	}

	get size(): { instances: number; events: number } {
		return { instances: this.#cache.size, events: this.#events };
	}

	/** The instance, if it has not ended. */
	get(instanceId: string): LiveInstance | undefined {
		const cached = this.#cache.get(instanceId);
		if (cached !== undefined) return cached.live;
		const instance = this.#store.instance(instanceId);
		if (instance === undefined || !isLive(instance)) return undefined;
		const chunks = this.#store.history(instance);
		return { instance, history: chunks.flat(), chunks: chunks.length };
	}

	/** The instance, whether it has ended or not, without its history. */
	instance(instanceId: string): Instance | undefined {
		return this.#cache.get(instanceId)?.live.instance ?? this.#store.instance(instanceId);
	}

	/** Remembers an instance after a dispatch; one that has ended is forgotten. */
	put(live: LiveInstance): void {
		const { instanceId } = live.instance;
		this.forget(instanceId);
		if (!isLive(live.instance)) return;
		const events = live.history.length;
		this.#cache.set(instanceId, { live, events });
		this.#events += events;
		for (const oldest of this.#cache.keys()) {
			if (this.#events <= MAX_CACHED_EVENTS || oldest === instanceId) break;
			// That it runs is known here only until its history is written (Journal.changeInstance).
			if (!this.#store.journal.hasHistory(oldest)) this.forget(oldest);
		}
	}

	forget(instanceId: string): void {
		const cached = this.#cache.get(instanceId);
		if (cached === undefined) return;
		this.#events -= cached.events;
		this.#cache.delete(instanceId);
	}
}
