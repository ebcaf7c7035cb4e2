/**
 * Has the journal written: one batch after the other, each with all that came together while the one before it
 * was written. Owns when, and the time in which it cannot be: what is tried, said and refused meanwhile; the
 * journal owns what is written, the store's writer how.
 *
 * 1. What cannot be written is tried again until it can.
 * 2. Who waits for it is told so after `PATIENCE_MS` of the wall's time; after that, nothing is taken that would
 *    have to wait, until the database can be written again.
 * 3. A damaged file is not tried again, and nothing is taken any more.
 * 4. The clock is held while there is something to write.
 */
import { setImmediate, setTimeout } from "node:timers/promises";
import type { Clock } from "../../clock/clock.ts";
import type { HostContext } from "../host-context.ts";
import { DurableHostError, messageOf } from "../host-error.ts";
import type { Outage } from "../store/journal.ts";
import { REMEDIES, sqliteTrouble } from "../store/sqlite-trouble.ts";
import type { WriteBatch } from "../store/write-batch.ts";
import { Unavailable } from "./unavailable.ts";

/** The rest between two tries doubles, from the first of these to the second. */
const FIRST_REST_MS = 10;
const LONGEST_REST_MS = 500;
/** An outage is logged when it has lasted so long: others may hold the file for a moment. */
const SAY_AFTER_MS = 1000;
const PATIENCE_MS = 10_000;

export class JournalWriter {
	readonly #context: HostContext;
	readonly #clock: Clock;
	readonly #rested: () => void;
	#running: Promise<void> | undefined;
	#isStopping = false;
	#lastError: unknown;
	/** True when nothing will be written any more. */
	hasGivenUp = false;

	/** `rested` is told when everything is written. */
	constructor(context: HostContext, clock: Clock, rested: () => void) {
		this.#context = context;
		this.#clock = clock;
		this.#rested = rested;
	}

	get isRunning(): boolean {
		return this.#running !== undefined;
	}

	/** Sees to it that everything gets written. */
	run(): void {
		if (this.#running !== undefined || this.hasGivenUp) return;
		const release = this.#clock.hold();
		this.#running = this.#writeAll().finally(() => {
			this.#running = undefined;
			// Something may have been recorded between the last look and now.
			if (!this.#context.store.journal.isIdle) this.run();
			release();
			if (!this.isRunning) this.#rested();
		});
	}

	/** Resolves when everything is written, or will not be. */
	async finished(): Promise<void> {
		await this.#running;
	}

	/** Writes what there is, if the next try succeeds; a DurableHostError otherwise. */
	async stop(): Promise<void> {
		const { journal } = this.#context.store;
		this.#isStopping = true;
		this.run();
		while (this.isRunning) await this.#running;
		if (journal.isIdle) return;
		const why = this.#lastError === undefined ? "" : `: ${messageOf(this.#lastError)}`;
		throw new DurableHostError(
			"database",
			`The last steps could not be written before the database was closed${why}. The next host takes them again from what is written.`,
			{ cause: this.#lastError },
		);
	}

	async #writeAll(): Promise<void> {
		const { journal } = this.#context.store;
		// Everything else in the process goes first, so that more comes together.
		await setImmediate();
		for (let batch = journal.take(); batch !== undefined; batch = journal.take()) {
			this.hasGivenUp = !(await this.#write(batch));
			if (this.hasGivenUp) return;
			const { outage } = journal;
			journal.written();
			if (outage?.isSaid) this.#sayItIsOver(outage);
		}
	}

	/** False when the batch will not be written: the file is damaged, or the host stops. */
	async #write(batch: WriteBatch): Promise<boolean> {
		for (let restMs = FIRST_REST_MS; ; restMs = Math.min(2 * restMs, LONGEST_REST_MS)) {
			const startMs = performance.now();
			try {
				await this.#context.store.write(batch);
				this.#countWrite(startMs);
				return true;
			} catch (error) {
				this.#lastError = error;
				this.#context.counters.failedWrites++;
				const { isOpen } = this.#context.store;
				if (this.#isStopping || !isOpen || this.#isHopeless(error)) return false;
			}
			await setTimeout(restMs);
		}
	}

	#countWrite(startMs: number): void {
		this.#context.counters.writes++;
		this.#context.counters.writeTime.since(startMs);
	}

	/** Says what is to be said of a write that failed; true when another try is in vain. */
	#isHopeless(error: unknown): boolean {
		const { journal } = this.#context.store;
		journal.outage ??= { sinceMs: performance.now(), isSaid: false, refusal: undefined };
		const { outage } = journal;
		const trouble = sqliteTrouble(error);
		const isDamaged = trouble === "damaged";
		const lastedMs = performance.now() - outage.sinceMs;
		const remedy = trouble === undefined ? "" : ` ${REMEDIES[trouble]}`;
		const problem = `The database cannot be written: ${messageOf(error)}.${remedy}`;
		const next = isDamaged ? "The host does no more work." : "The host waits and tries again.";
		if (isDamaged) this.#say(outage, "critical", `${problem} ${next}`);
		else if (lastedMs >= SAY_AFTER_MS)
			this.#say(outage, "error", `${problem} Nothing is lost. ${next}`);
		if (!isDamaged && lastedMs < PATIENCE_MS) return false;
		outage.refusal = new Unavailable(
			`${problem} ${next} What was asked for may still be done then: ask for the status before you repeat it.`,
		);
		journal.refuse(outage.refusal);
		return isDamaged;
	}

	#say(outage: Outage, level: "error" | "critical", message: string): void {
		if (outage.isSaid) return;
		outage.isSaid = true;
		this.#context.log({ level, source: "host", message });
	}

	#sayItIsOver({ sinceMs }: Outage): void {
		const seconds = Math.round((performance.now() - sinceMs) / 1000);
		const message = `The database can be written again, after ${seconds} s. Nothing was lost.`;
		this.#context.log({ level: "information", source: "host", message });
	}
}
