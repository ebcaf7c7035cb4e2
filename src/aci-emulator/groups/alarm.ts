import type { Clock } from "../../clock/clock.ts";

/** One call at the earliest instant that was asked for. It is set anew after it rang. */
export class Alarm {
	readonly #clock: Clock;
	readonly #ring: () => void;
	#set: { atMs: number; cancel: () => void } | undefined;
	#closed = false;

	/** `ring` is called while the clock is held. */
	constructor(clock: Clock, ring: () => void) {
		this.#clock = clock;
		this.#ring = ring;
	}

	/** Rings at `atMs`, unless it rings before that anyway. */
	set(atMs: number): void {
		if (this.#closed || (this.#set && this.#set.atMs <= atMs)) return;
		this.#set?.cancel();
		const cancel = this.#clock.callAt(atMs, () => {
			this.#set = undefined;
			const release = this.#clock.hold();
			try {
				this.#ring();
			} finally {
				release();
			}
		});
		this.#set = { atMs, cancel };
	}

	/** Never rings again. */
	close(): void {
		this.#closed = true;
		this.#set?.cancel();
	}
}
