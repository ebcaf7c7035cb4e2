/**
 * Runs activities, so many at a time, in the order in which they were scheduled. An activity whose host dies
 * runs again: at least once. Its result is stored once.
 */
import type { Clock } from "../../clock/clock.ts";
import type { ActivityCaller } from "../app/activity-caller.ts";
import type { HostContext } from "../host-context.ts";
import { messageOf } from "../host-error.ts";
import {
	activityCompleted,
	activityFailed,
	activityFailureLine,
} from "../orchestrations/activity-result.ts";
import type { IncomingEvent } from "../orchestrations/history.ts";
import { runHttpActivity } from "../orchestrations/http-activity.ts";
import { HTTP_ACTIVITY } from "../orchestrations/http-activity-name.ts";
import { checkPayload } from "../payload-limit.ts";
import type { StoredActivity } from "../store/activity-table.ts";
import type { WorkQueue } from "./work-queue.ts";

/** After so much time spent in functions that do not wait, whatever else there is to do has its turn. */
const SLICE_MS = 10;

export class ActivityRunner {
	readonly #context: HostContext;
	readonly #queue: WorkQueue;
	readonly #clock: Clock;
	readonly #caller: ActivityCaller;
	readonly #waiting: StoredActivity[] = [];
	/** How many of those that wait have been started already. */
	#taken = 0;
	readonly #running = new Set<Promise<void>>();
	#release: (() => void) | undefined;
	/** When the first activity started since everything else had its turn. */
	#sliceStartMs: number | undefined;
	#isStopped = false;

	constructor(context: HostContext, queue: WorkQueue, clock: Clock, caller: ActivityCaller) {
		this.#context = context;
		this.#queue = queue;
		this.#clock = clock;
		this.#caller = caller;
	}

	/** How many run, and how many wait for one of those to end. */
	get load(): { running: number; waiting: number } {
		return { running: this.#running.size, waiting: this.#waiting.length - this.#taken };
	}

	/** Takes activities that are stored. The clock is held until they have run. */
	add(activities: readonly StoredActivity[]): void {
		if (this.#isStopped) return;
		for (const activity of activities) this.#waiting.push(activity);
		this.#fill();
	}

	/** Starts no more; resolves when those that run have ended. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		this.#waiting.length = 0;
		this.#taken = 0;
		await Promise.all(this.#running);
	}

	#fill(): void {
		const { maxConcurrentActivities } = this.#context.settings;
		if (this.load.waiting > 0) this.#release ??= this.#clock.hold();
		while (this.#running.size < maxConcurrentActivities && this.load.waiting > 0) {
			if (!this.#hasTime()) return;
			const running = this.#run(this.#next()).finally(() => {
				this.#running.delete(running);
				this.#fill();
			});
			this.#running.add(running);
		}
		if (this.#running.size > 0) return;
		this.#release?.();
		this.#release = undefined;
	}

	/** False when requests, timers and orchestrations come first; then the filling goes on by itself. */
	#hasTime(): boolean {
		const startMs = this.#sliceStartMs;
		if (startMs !== undefined) return performance.now() - startMs < SLICE_MS;
		this.#sliceStartMs = performance.now();
		setImmediate(() => {
			this.#sliceStartMs = undefined;
			this.#fill();
		});
		return true;
	}

	/** To be called when there is one. */
	#next(): StoredActivity {
		const next = this.#waiting[this.#taken++]!;
		// Those taken are cut off together: to shift a long array one by one takes quadratic time.
		if (this.#taken < this.#waiting.length && this.#taken < 1000) return next;
		this.#waiting.splice(0, this.#taken);
		this.#taken = 0;
		return next;
	}

	async #run(activity: StoredActivity): Promise<void> {
		const { store, counters } = this.#context;
		const { instanceId: target, executionId, rowId } = activity;
		const startMs = performance.now();
		const body = await this.#call(activity);
		if (!store.isOpen) return;
		counters.activities++;
		counters.activityTime.since(startMs);
		store.journal.endActivity(rowId);
		this.#queue.send({ target, executionId, visibleAt: this.#queue.now(), body });
	}

	async #call(activity: StoredActivity): Promise<IncomingEvent> {
		const { name, instanceId, taskId } = activity;
		const { counters, log, maxPayloadBytes } = this.#context;
		const check = (text: string | null, what: string) =>
			checkPayload(text, `The ${what} of '${name}' for '${instanceId}'`, maxPayloadBytes);
		try {
			const event = await this.#answer(activity);
			if ("Result" in event) check(event.Result, "result");
			return event;
		} catch (thrown) {
			const error = failureOf(() => check(messageOf(thrown), "error")) ?? thrown;
			counters.failedActivities++;
			log(activityFailureLine(name, instanceId, error));
			return activityFailed(taskId, name, error);
		}
	}

	async #answer({ name, instanceId, taskId, input }: StoredActivity): Promise<IncomingEvent> {
		if (name === HTTP_ACTIVITY) return runHttpActivity(taskId, input);
		const { app, settings } = this.#context;
		const fn = app.functions.find("activity", name);
		if (fn === undefined) throw new Error(app.functions.problemOf("activity", name));
		const timeoutMs = settings.functionTimeoutMs;
		const result = await this.#caller.call({ fn, input, instanceId, timeoutMs });
		return activityCompleted(taskId, result);
	}
}

/** What `check` throws, if it does. */
function failureOf(check: () => void): unknown {
	try {
		check();
		return undefined;
	} catch (error) {
		return error;
	}
}
