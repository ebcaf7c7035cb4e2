/**
 * The loop that moves orchestrations and entities on. Owns which one is dispatched next and that a failure
 * stays where it happened; a dispatch owns what is stored, the activity runner what the activities do.
 *
 * 1. Orchestrations are dispatched one after the other: their code does not wait. Entities may wait, so
 *    their batches run beside the loop, so many at a time.
 * 2. A turn of the loop lets everything else in the process go first (the one await), so that completions
 *    pile up and are taken together.
 * 3. The clock is held while there is work.
 */
import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../clock/clock.ts";
import type { HostContext } from "../host-context.ts";
import { isLive } from "../orchestrations/instance.ts";
import type { ActivityRunner } from "./activity-runner.ts";
import type { NewMessage } from "./changes.ts";
import { dispatchEntity } from "./entity-dispatch.ts";
import type { LiveInstances } from "./live-instances.ts";
import { dispatchOrchestration } from "./orchestration-dispatch.ts";
import type { WorkQueue } from "./work-queue.ts";

export class DispatchLoop {
	readonly #context: HostContext;
	readonly #clock: Clock;
	readonly #queue: WorkQueue;
	readonly #live: LiveInstances;
	readonly #activities: ActivityRunner;
	readonly #entities = new Set<Promise<void>>();
	#running: Promise<void> | undefined;
	#isRunning = false;
	#isStopped = false;

	constructor(
		context: HostContext,
		clock: Clock,
		queue: WorkQueue,
		live: LiveInstances,
		activities: ActivityRunner,
	) {
		this.#context = context;
		this.#clock = clock;
		this.#queue = queue;
		this.#live = live;
		this.#activities = activities;
	}

	/** Sees to it that the loop runs until there is nothing to do. */
	run(): void {
		if (this.#isStopped || this.#isRunning) return;
		const release = this.#clock.hold();
		this.#isRunning = true;
		this.#running = this.#turn().finally(release);
	}

	/** Starts no more; resolves when the dispatch and the entity batches in progress have ended. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		await this.#running;
		await Promise.all(this.#entities);
	}

	async #turn(): Promise<void> {
		for (;;) {
			await setImmediate();
			const target = this.#isStopped ? undefined : this.#queue.next((id) => this.#mayRun(id));
			if (target === undefined) {
				// In the same breath as the look into the queue, so that no wake-up is lost.
				this.#isRunning = false;
				return;
			}
			if (isEntity(target)) this.#runEntity(target);
			else await this.#guarded(target, () => this.#orchestration(target));
		}
	}

	#mayRun(target: string): boolean {
		return !isEntity(target) || this.#entities.size < this.#context.settings.maxConcurrentEntities;
	}

	#runEntity(target: string): void {
		const release = this.#clock.hold();
		const running = this.#guarded(target, () => this.#entity(target)).finally(() => {
			this.#entities.delete(running);
			release();
			this.run();
		});
		this.#entities.add(running);
	}

	async #guarded(target: string, work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			const message = `The dispatch of '${target}' failed and was rolled back; it is tried again when something arrives or the host starts anew: ${error instanceof Error ? error.stack : error}`;
			this.#live.forget(target);
			this.#context.log({ level: "error", source: "host", instanceId: target, message });
		} finally {
			this.#queue.done(target);
		}
	}

	async #orchestration(target: string): Promise<void> {
		const nowMs = this.#queue.now();
		const done = await dispatchOrchestration(this.#context, this.#live, target, nowMs);
		if (done === undefined) return;
		const { changes, activities, isMore } = done;
		this.#announce(changes.messages);
		this.#activities.add(activities);
		const { instance, history } = changes;
		if (isMore || history.replaces) this.#queue.wake(target, nowMs);
		if (!isLive(instance)) this.#logEnd(instance.instanceId, instance.name, instance.status);
	}

	async #entity(target: string): Promise<void> {
		const done = await dispatchEntity(this.#context, target, () => this.#queue.now());
		if (done === undefined) return;
		this.#announce(done.changes.messages);
		if (done.isMore) this.#queue.wake(target, this.#queue.now());
	}

	#announce(messages: readonly NewMessage[]): void {
		for (const { target, visibleAt } of messages) this.#queue.wake(target, visibleAt);
	}

	#logEnd(instanceId: string, functionName: string, status: string): void {
		const message = `The orchestration '${functionName}' has ended: ${status}.`;
		this.#context.log({ level: "information", source: "host", functionName, instanceId, message });
	}
}

/** Entities are kept under `@name@key`; instance ids cannot start so. */
function isEntity(target: string): boolean {
	return target.startsWith("@");
}
