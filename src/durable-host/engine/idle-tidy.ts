import type { HostContext } from "../host-context.ts";
import { messageOf } from "../host-error.ts";

/** How long nothing must have been done, of the wall's time. */
const IDLE_MS = 1000;

/** Brings the size of the files down when the host has nothing to do, and has written since the last time. */
export class IdleTidy {
	readonly #context: HostContext;
	readonly #isBusy: () => boolean;
	#restedAtMs = 0;
	#tidiedWrites = 0;
	#timer: NodeJS.Timeout | undefined;

	constructor(context: HostContext, isBusy: () => boolean) {
		this.#context = context;
		this.#isBusy = isBusy;
	}

	/** Says that there is nothing to do at the moment. */
	rest(): void {
		this.#restedAtMs = performance.now();
		if (this.#tidiedWrites !== this.#context.counters.writes) this.#look(IDLE_MS);
	}

	stop(): void {
		clearTimeout(this.#timer);
	}

	#look(inMs: number): void {
		// One timer, whatever comes meanwhile: to set a new one for each rest would cost more than it does.
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			const restMs = this.#restedAtMs + IDLE_MS - performance.now();
			if (restMs > 0) this.#look(restMs);
			else if (!this.#isBusy()) void this.#tidy();
		}, inMs).unref();
	}

	async #tidy(): Promise<void> {
		const { store, counters, log } = this.#context;
		if (!store.isOpen) return;
		try {
			const { writes } = counters;
			const isMore = await store.tidy();
			this.#tidiedWrites = writes;
			if (isMore) this.#look(IDLE_MS);
		} catch (error) {
			const message = `The database could not be tidied, and will be when the host is idle again: ${messageOf(error)}.`;
			log({ level: "debug", source: "host", message });
		}
	}
}
