/**
 * Fires the app's timer functions. Each runs once for an instant of its schedule; the last such instant is
 * stored when the function has ended, so that a host that was down, or died meanwhile, runs it once, late
 * (isPastDue), and not for every instant that it missed. One function never runs twice at a time.
 */
import type { Clock } from "../../clock/clock.ts";
import type { AppFunction } from "../app/app-function.ts";
import { invoke } from "../app/invocation.ts";
import type { HostContext } from "../host-context.ts";
import { DurableHostError, messageOf } from "../host-error.ts";
import { nextOccurrence, parseSchedule, type Schedule } from "./schedule.ts";

/** A function that starts later than this after its instant is past due, as the WebJobs extension has it. */
const PAST_DUE_MS = 1000;

interface Timer {
	fn: AppFunction;
	schedule: Schedule;
	lastMs: number;
	cancel: () => void;
}

export class TimerTriggers {
	readonly #context: HostContext;
	readonly #clock: Clock;
	readonly #timers: Timer[];
	readonly #running = new Set<Promise<void>>();
	#isStopped = false;

	/** Throws when a function's schedule cannot be read. */
	constructor(context: HostContext, clock: Clock) {
		this.#context = context;
		this.#clock = clock;
		const functions = context.app.functions.all.filter(({ kind }) => kind === "timer");
		this.#timers = functions.map((fn) => ({
			fn,
			schedule: scheduleOf(fn),
			lastMs: 0,
			cancel: () => undefined,
		}));
	}

	start(): void {
		const { store } = this.#context;
		const nowMs = this.#clock.now();
		for (const timer of this.#timers) {
			const storedMs = store.lastRun(timer.fn.name);
			if (storedMs === undefined) store.putLastRun(timer.fn.name, nowMs);
			timer.lastMs = storedMs ?? nowMs;
			if (timer.fn.trigger.runOnStartup === true) this.#fire(timer, nowMs);
			else this.#arm(timer);
		}
	}

	/** Fires no more; resolves when the functions that run have ended. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		for (const { cancel } of this.#timers) cancel();
		await Promise.all(this.#running);
	}

	#arm(timer: Timer): void {
		const nextMs = nextOccurrence(timer.schedule, timer.lastMs);
		if (nextMs === undefined || this.#isStopped) return;
		timer.cancel = this.#clock.callAt(nextMs, () => this.#fire(timer, nextMs));
	}

	#fire(timer: Timer, dueMs: number): void {
		const release = this.#clock.hold();
		const running = this.#run(timer, dueMs).finally(() => {
			this.#running.delete(running);
			release();
			this.#arm(timer);
		});
		this.#running.add(running);
	}

	async #run(timer: Timer, dueMs: number): Promise<void> {
		const { app, store, durableClient, log } = this.#context;
		const { fn } = timer;
		const nowMs = this.#clock.now();
		const isPastDue = nowMs - dueMs > PAST_DUE_MS;
		try {
			const trigger = { json: JSON.stringify(triggerValue(timer, nowMs, isPastDue)) };
			await invoke(app, { fn, trigger, durableClient }, log);
		} catch (error) {
			const message = `The timer function '${fn.name}' failed: ${messageOf(error)}`;
			log({ level: "error", source: "host", functionName: fn.name, message });
		}
		// A late run stands for all the instants up to it.
		timer.lastMs = Math.max(dueMs, isPastDue ? nowMs : dueMs);
		if (store.isOpen) store.putLastRun(fn.name, timer.lastMs);
	}
}

function triggerValue({ schedule, lastMs }: Timer, nowMs: number, isPastDue: boolean): object {
	const iso = (atMs: number) => new Date(atMs).toISOString();
	return {
		Schedule: { AdjustForDST: true },
		ScheduleStatus: {
			Last: iso(lastMs),
			Next: iso(nextOccurrence(schedule, nowMs) ?? nowMs),
			LastUpdated: iso(lastMs),
		},
		IsPastDue: isPastDue,
	};
}

/** A schedule written `%NAME%` is the value of that environment variable, as an app setting is in Azure. */
function scheduleOf(fn: AppFunction): Schedule {
	const written = String(fn.trigger.schedule ?? "");
	const setting = /^%(.+)%$/.exec(written)?.[1];
	const expression = setting === undefined ? written : process.env[setting];
	if (expression === undefined)
		throw new DurableHostError(
			"app",
			`The timer function '${fn.name}' takes its schedule from ${setting}, which is not set. Set that environment variable.`,
		);
	try {
		return parseSchedule(expression);
	} catch (error) {
		throw new DurableHostError("app", `The timer function '${fn.name}': ${messageOf(error)}`, {
			cause: error,
		});
	}
}
