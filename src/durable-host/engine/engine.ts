import type { Clock } from "../../clock/clock.ts";
import type { ActivityCaller } from "../app/activity-caller.ts";
import type { HostContext } from "../host-context.ts";
import { ActivityRunner } from "./activity-runner.ts";
import { DispatchLoop } from "./dispatch-loop.ts";
import { IdleTidy } from "./idle-tidy.ts";
import { InstanceControl } from "./instance-control.ts";
import { JournalWriter } from "./journal-writer.ts";
import { LiveInstances } from "./live-instances.ts";
import { Retention } from "./retention.ts";
import { WorkQueue } from "./work-queue.ts";

/** What moves orchestrations, entities and activities on: queue, loops and activity runner, wired together. */
export class Engine {
	readonly control: InstanceControl;
	readonly #context: HostContext;
	readonly #queue: WorkQueue;
	readonly #live: LiveInstances;
	readonly #activities: ActivityRunner;
	readonly #loop: DispatchLoop;
	readonly #writer: JournalWriter;
	readonly #tidy: IdleTidy;
	readonly #retention: Retention | undefined;

	/** `retentionMs`: for how long instances are kept that have ended; for ever when undefined. */
	constructor(
		context: HostContext,
		clock: Clock,
		caller: ActivityCaller,
		retentionMs: number | undefined,
	) {
		this.#context = context;
		this.#writer = new JournalWriter(context, clock, () => this.#tidy.rest());
		context.store.journal.onRecord = () => this.#writer.run();
		this.#live = new LiveInstances(context.store);
		this.#queue = new WorkQueue(clock, context.store, () => this.#loop.run());
		this.#activities = new ActivityRunner(context, this.#queue, clock, caller);
		this.#loop = new DispatchLoop(
			context,
			clock,
			this.#queue,
			this.#live,
			this.#writer,
			this.#activities,
			() => this.#retention?.ended(),
		);
		this.#tidy = new IdleTidy(context, () => this.#loop.isRunning || this.#writer.isRunning);
		context.counters.gauges = () => ({
			activities: this.#activities.load,
			runningEntities: this.#loop.runningEntities,
			woken: this.#queue.woken,
			cache: this.#live.size,
		});
		this.control = new InstanceControl(context, this.#queue, this.#live);
		if (retentionMs !== undefined)
			this.#retention = new Retention(context, clock, this.control, retentionMs);
	}

	/** Takes up what the host before has left. */
	start(): void {
		this.#activities.add(this.#context.store.readActivities());
		this.#queue.resume();
		this.#retention?.start();
	}

	/** Begins nothing more; resolves when what is in progress has ended. */
	async stop(): Promise<void> {
		this.#tidy.stop();
		this.#retention?.stop();
		this.#queue.stop();
		await Promise.all([this.#loop.stop(), this.#activities.stop()]);
		await this.#writer.stop();
	}
}
