/**
 * Has written what is recorded: one batch after the other, each with all that came together while the one
 * before it was written. Owns when, and that a write that fails is tried again; the journal owns what, the
 * store's writer how.
 *
 * 1. A batch that cannot be written is tried again until it can: nothing is lost, and nothing is told.
 * 2. The clock is held while there is something to write.
 */
import { setImmediate, setTimeout } from "node:timers/promises";
import type { Clock } from "../../clock/clock.ts";
import type { HostContext } from "../host-context.ts";
import { messageOf } from "../host-error.ts";
import type { WriteBatch } from "../store/write-batch.ts";

/** How long to wait before a write that failed is tried again. */
const WRITE_AGAIN_MS = 500;

export class WriteLoop {
	readonly #context: Pick<HostContext, "store" | "counters" | "log">;
	readonly #clock: Clock;
	readonly #stopping = Promise.withResolvers<void>();
	#running: Promise<void> | undefined;
	#isStopping = false;

	constructor(context: Pick<HostContext, "store" | "counters" | "log">, clock: Clock) {
		this.#context = context;
		this.#clock = clock;
	}

	/** Sees to it that the loop runs until everything is written. */
	run(): void {
		if (this.#running !== undefined) return;
		const release = this.#clock.hold();
		this.#running = this.#writeAll().finally(() => {
			this.#running = undefined;
			release();
		});
	}

	/** Resolves when everything is written, or the next write has failed. */
	async stop(): Promise<void> {
		this.#isStopping = true;
		this.#stopping.resolve();
		this.run();
		await this.#running;
	}

	async #writeAll(): Promise<void> {
		const { journal } = this.#context.store;
		// Everything else in the process goes first, so that more comes together.
		await setImmediate();
		for (let batch = journal.take(); batch !== undefined; batch = journal.take()) {
			if (!(await this.#write(batch))) return;
			journal.written();
		}
	}

	/** False when it could not be written and the host stops. */
	async #write(batch: WriteBatch): Promise<boolean> {
		const { store, counters } = this.#context;
		for (let isSaid = false; ; isSaid = true) {
			const startMs = performance.now();
			try {
				await store.write(batch);
				counters.writes++;
				counters.writeTime.since(startMs);
				return true;
			} catch (error) {
				counters.failedWrites++;
				if (!isSaid) this.#logFailure(error);
				if (this.#isStopping) return false;
			}
			await Promise.race([setTimeout(WRITE_AGAIN_MS), this.#stopping.promise]);
		}
	}

	#logFailure(error: unknown): void {
		const message = `The database cannot be written: ${messageOf(error)}. Nothing is lost: the host waits and tries again every ${WRITE_AGAIN_MS} ms. Free the disk, or let go of the lock.`;
		this.#context.log({ level: "error", source: "host", message });
	}
}
