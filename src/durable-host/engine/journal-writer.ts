/**
 * Sees to it that the journal gets written. Owns the time in which it cannot be: what is tried, said and
 * refused meanwhile; the journal owns what is written, the loop when.
 *
 * 1. What cannot be written stays in the journal and is tried again until it can.
 * 2. Who waits for it is told so after `PATIENCE_MS` of the wall's time; after that, nothing is taken that would
 *    have to wait, until the database can be written again.
 * 3. A damaged file is not tried again, and nothing is taken any more.
 */
import { setTimeout } from "node:timers/promises";
import type { HostContext } from "../host-context.ts";
import { messageOf } from "../host-error.ts";
import type { Outage } from "../store/journal.ts";
import { REMEDIES, sqliteTrouble } from "../store/sqlite-trouble.ts";
import { Unavailable } from "./unavailable.ts";

/** The rest between two tries doubles, from the first of these to the second. */
const FIRST_REST_MS = 10;
const LONGEST_REST_MS = 500;
/** An outage is logged when it has lasted so long: others may hold the file for a moment. */
const SAY_AFTER_MS = 1000;
const PATIENCE_MS = 10_000;

export class JournalWriter {
	readonly #context: HostContext;
	#isStopped = false;

	constructor(context: HostContext) {
		this.#context = context;
	}

	/** Resolves when everything is written, and to false when it will not be: the file is damaged, or the host stops. */
	async write(): Promise<boolean> {
		const { journal } = this.#context.store;
		for (let restMs = FIRST_REST_MS; ; restMs = Math.min(2 * restMs, LONGEST_REST_MS)) {
			const startMs = performance.now();
			const { outage } = journal;
			try {
				if (journal.write()) this.#countWrite(startMs);
				if (outage?.isSaid) this.#sayItIsOver(outage);
				return true;
			} catch (error) {
				this.#context.counters.failedWrites++;
				if (this.#isStopped || this.#isHopeless(error)) return false;
			}
			await setTimeout(restMs);
		}
	}

	/** Tries no more. */
	stop(): void {
		this.#isStopped = true;
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
