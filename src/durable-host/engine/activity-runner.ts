/**
 * Runs activities, so many at a time, in the order in which they were scheduled. An activity whose host dies
 * runs again: at least once. Its result is stored once.
 */
import type { Clock } from "../../clock/clock.ts";
import { invoke } from "../app/invocation.ts";
import type { HostContext } from "../host-context.ts";
import { activityCompleted, activityFailed } from "../orchestrations/activity-result.ts";
import type { IncomingEvent } from "../orchestrations/history.ts";
import type { StoredActivity } from "../store/store.ts";
import type { WorkQueue } from "./work-queue.ts";

export class ActivityRunner {
	readonly #context: HostContext;
	readonly #queue: WorkQueue;
	readonly #clock: Clock;
	readonly #waiting: { activity: StoredActivity; release: () => void }[] = [];
	readonly #running = new Set<Promise<void>>();
	#isStopped = false;

	constructor(context: HostContext, queue: WorkQueue, clock: Clock) {
		this.#context = context;
		this.#queue = queue;
		this.#clock = clock;
	}

	/** Takes activities that are stored. The clock is held until they have run. */
	add(activities: readonly StoredActivity[]): void {
		if (this.#isStopped) return;
		for (const activity of activities)
			this.#waiting.push({ activity, release: this.#clock.hold() });
		this.#fill();
	}

	/** Starts no more; resolves when those that run have ended. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		for (const { release } of this.#waiting.splice(0)) release();
		await Promise.all(this.#running);
	}

	#fill(): void {
		const { maxConcurrentActivities } = this.#context.settings;
		while (this.#running.size < maxConcurrentActivities && this.#waiting.length > 0) {
			const { activity, release } = this.#waiting.shift()!;
			const running = this.#run(activity).finally(() => {
				this.#running.delete(running);
				release();
				this.#fill();
			});
			this.#running.add(running);
		}
	}

	async #run(activity: StoredActivity): Promise<void> {
		const { store, log } = this.#context;
		const { instanceId: target, executionId, name: functionName, rowId } = activity;
		try {
			const body = await this.#call(activity);
			if (!store.isOpen) return;
			const visibleAt = this.#queue.now();
			if (store.completeActivity(rowId, { target, executionId, visibleAt, body }))
				this.#queue.wake(target, visibleAt);
		} catch (error) {
			const message = `The result of activity '${functionName}' could not be stored; it will run again when the host starts anew: ${error}`;
			log({ level: "error", source: "host", functionName, instanceId: target, message });
		}
	}

	async #call({ name, instanceId, taskId, input }: StoredActivity): Promise<IncomingEvent> {
		const { app, durableClient, log } = this.#context;
		try {
			const fn = app.functions.find("activity", name);
			if (fn === undefined) throw new Error(app.functions.problemOf("activity", name));
			const trigger = input === null ? {} : { string: input };
			const result = await invoke(app, { fn, trigger, instanceId, durableClient }, log);
			return activityCompleted(taskId, result);
		} catch (error) {
			return activityFailed(taskId, name, error);
		}
	}
}
