/**
 * The loop that moves orchestrations and entities on. Owns which one is dispatched next, and that a failure
 * stays where it happened; a dispatch owns what is decided, the journal writer when it is written, the activity
 * runner what the activities do.
 *
 * 1. Activities start when the dispatch that asked for them is written, not before.
 * 2. Orchestrations are dispatched one after the other: their code does not wait. Entities may wait, so
 *    their batches run beside the loop, so many at a time.
 * 3. Between turns of a few milliseconds everything else in the process goes first, so that completions
 *    pile up.
 * 4. Dispatches do not run far ahead of what is written; while nothing can be written, nothing is dispatched.
 * 5. The clock is held while there is work.
 */
import { setImmediate, setTimeout } from "node:timers/promises";
import type { Clock } from "../../clock/clock.ts";
import type { HostContext } from "../host-context.ts";
import type { HostLogEntry } from "../host-log.ts";
import { type Instance, isLive } from "../orchestrations/instance.ts";
import { isForMany } from "../orchestrations/wait.ts";
import { REMEDIES, sqliteTrouble } from "../store/sqlite-trouble.ts";
import type { ActivityRunner } from "./activity-runner.ts";
import { dispatchEntity } from "./entity-dispatch.ts";
import type { JournalWriter } from "./journal-writer.ts";
import type { LiveInstances } from "./live-instances.ts";
import { type DispatchDone, dispatchOrchestration } from "./orchestration-dispatch.ts";
import type { WorkQueue } from "./work-queue.ts";

/** How long a turn dispatches before everything else in the process has its turn. */
const TURN_MS = 5;
/** How much may wait to be written, roughly in rows, before nothing more is dispatched. */
const MOST_UNWRITTEN = 10_000;
/** A dispatch that took longer than this is followed by a rest of twice its length, this at most. */
const LONG_DISPATCH_MS = 2;
const LONGEST_REST_MS = 100;

export class DispatchLoop {
	readonly #context: HostContext;
	readonly #clock: Clock;
	readonly #queue: WorkQueue;
	readonly #live: LiveInstances;
	readonly #writer: JournalWriter;
	readonly #activities: ActivityRunner;
	readonly #ended: () => void;
	readonly #entities = new Set<Promise<void>>();
	#running: Promise<void> | undefined;
	#isRunning = false;
	/** True when something has come up since the loop last looked. */
	#isAsked = false;
	readonly #stopping = Promise.withResolvers<void>();
	#isStopped = false;

	/** `ended` is told when an instance has ended, and that is written. */
	constructor(
		context: HostContext,
		clock: Clock,
		queue: WorkQueue,
		live: LiveInstances,
		writer: JournalWriter,
		activities: ActivityRunner,
		ended: () => void,
	) {
		this.#context = context;
		this.#clock = clock;
		this.#queue = queue;
		this.#live = live;
		this.#writer = writer;
		this.#activities = activities;
		this.#ended = ended;
	}

	/** Sees to it that the loop runs until there is nothing to do. */
	run(): void {
		this.#isAsked = true;
		if (this.#isStopped || this.#isRunning) return;
		const release = this.#clock.hold();
		this.#isRunning = true;
		this.#running = this.#turns().finally(release);
	}

	get isRunning(): boolean {
		return this.#isRunning;
	}

	/** How many entity batches run. */
	get runningEntities(): number {
		return this.#entities.size;
	}

	/** Starts no more; resolves when the dispatch and the entity batches in progress have ended. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		this.#stopping.resolve();
		await this.#running;
		await Promise.all(this.#entities);
	}

	async #turns(): Promise<void> {
		for (;;) {
			await setImmediate();
			const { journal } = this.#context.store;
			if (journal.outage !== undefined || journal.size > MOST_UNWRITTEN)
				await Promise.race([this.#writer.finished(), this.#stopping.promise]);
			if (this.#isStopped || this.#writer.hasGivenUp) break;
			this.#isAsked = false;
			const isDispatched = await this.#dispatchReady();
			if (!isDispatched && !this.#isAsked) break;
		}
		this.#isRunning = false;
	}

	/** Dispatches what is ready, for one turn's time; false when nothing was. */
	async #dispatchReady(): Promise<boolean> {
		const untilMs = performance.now() + TURN_MS;
		let isDispatched = false;
		do {
			const target = this.#queue.next((id) => this.#mayRun(id));
			if (target === undefined) break;
			isDispatched = true;
			if (isEntity(target)) this.#runEntity(target);
			else await this.#runOrchestration(target);
		} while (performance.now() < untilMs && !this.#isStopped);
		return isDispatched;
	}

	#mayRun(target: string): boolean {
		return !isEntity(target) || this.#entities.size < this.#context.settings.maxConcurrentEntities;
	}

	#runEntity(target: string): void {
		const release = this.#clock.hold();
		const running = this.#entity(target).finally(() => {
			this.#entities.delete(running);
			release();
			this.#queue.done(target);
			this.run();
		});
		this.#entities.add(running);
	}

	async #runOrchestration(target: string): Promise<void> {
		const startedMs = performance.now();
		const done = await this.#orchestration(target);
		const tookMs = performance.now() - startedMs;
		if (done !== undefined) this.#context.counters.dispatchTime.since(startedMs);
		const isLong = tookMs > LONG_DISPATCH_MS && done !== undefined && isForMany(done.wait);
		if (isLong) this.#rest(target, Math.min(2 * tookMs, LONGEST_REST_MS));
		else this.#queue.done(target);
	}

	/** Lets completions pile up for an instance whose dispatches take long. */
	#rest(target: string, forMs: number): void {
		const release = this.#clock.hold();
		void setTimeout(forMs, undefined, { ref: false }).then(() => {
			this.#queue.done(target);
			release();
		});
	}

	async #orchestration(target: string): Promise<DispatchDone | undefined> {
		const { log, store } = this.#context;
		try {
			const place = { context: this.#context, queue: this.#queue, live: this.#live };
			const done = await dispatchOrchestration(place, target);
			if (done === undefined) return undefined;
			store.journal.afterWrite(() => {
				this.#activities.add(done.activities);
				if (isLive(done.changes.instance)) return;
				this.#ended();
				log(endLine(done.changes.instance));
			});
			return done;
		} catch (error) {
			this.#logFailedDispatch(target, error);
			return undefined;
		}
	}

	async #entity(target: string): Promise<void> {
		const { counters } = this.#context;
		const startMs = performance.now();
		try {
			const place = { context: this.#context, queue: this.#queue, clock: this.#clock };
			if (!(await dispatchEntity(place, target))) return;
			counters.entityBatches++;
			counters.entityTime.since(startMs);
		} catch (error) {
			this.#logFailedDispatch(target, error);
		}
	}

	#logFailedDispatch(instanceId: string, error: unknown): void {
		this.#context.counters.failedDispatches++;
		const trouble = sqliteTrouble(error);
		const cause =
			trouble === undefined ? "a fault of this host." : `the database: ${REMEDIES[trouble]}`;
		const message = `The dispatch of '${instanceId}' failed. The cause is ${cause} It is tried again when something arrives or the host starts anew: ${error instanceof Error ? error.stack : error}`;
		this.#context.log({ level: "error", source: "host", instanceId, message });
	}
}

/** Entities are kept under `@name@key`; instance ids cannot start so. */
function isEntity(target: string): boolean {
	return target.startsWith("@");
}

function endLine({ instanceId, name: functionName, status, output }: Instance): HostLogEntry {
	const about = { source: "host", functionName, instanceId } as const;
	const message = `The orchestration '${functionName}' has ended: ${status}.`;
	return status === "Failed"
		? { level: "error", message: `${message} ${output}`, ...about }
		: { level: "information", message, ...about };
}
