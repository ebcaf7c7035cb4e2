/**
 * Fires the app's timer functions, each once for an instant of its schedule, and never twice at a time: one
 * that takes longer than its period runs again at once, and what came due meanwhile is that one run. What is
 * stored of them, and what a host makes of it, is timer-status.ts.
 */
import type { Clock } from "../../clock/clock.ts";
import type { AppFunction } from "../app/app-function.ts";
import { withFunctionTimeout } from "../app/function-timeout.ts";
import { invoke } from "../app/invocation.ts";
import type { HostContext } from "../host-context.ts";
import { DurableHostError, messageOf } from "../host-error.ts";
import { parseSchedule, type Schedule } from "./schedule.ts";
import { type TimeZone, timeZone, UTC } from "./time-zone.ts";
import { statusAfterRun, statusAtStart, type TimerStatus } from "./timer-status.ts";
import { timerValue } from "./timer-value.ts";

interface Timer {
	fn: AppFunction;
	schedule: Schedule;
	/** Whether its status is stored, and shown to the function. */
	isMonitored: boolean;
	status: TimerStatus;
	cancel: () => void;
}

export class TimerTriggers {
	readonly #context: HostContext;
	readonly #clock: Clock;
	readonly #zone: TimeZone;
	readonly #timers: Timer[];
	readonly #running = new Set<Promise<void>>();
	#isStopped = false;

	/** Throws when a schedule or the time zone (WEBSITE_TIME_ZONE, else UTC) cannot be read. */
	constructor(context: HostContext, clock: Clock) {
		this.#context = context;
		this.#clock = clock;
		this.#zone = zoneOf(process.env.WEBSITE_TIME_ZONE);
		const functions = context.app.functions.all.filter(({ kind }) => kind === "timer");
		this.#timers = functions.map((fn) => {
			const schedule = scheduleOf(fn, this.#zone);
			return {
				fn,
				schedule,
				isMonitored: fn.trigger.useMonitor !== false && !schedule.isFrequent,
				status: statusAfterRun(schedule, clock.now()),
				cancel: () => undefined,
			};
		});
	}

	start(): void {
		const { timers } = this.#context.store;
		const nowMs = this.#clock.now();
		for (const timer of this.#timers) {
			const { fn, isMonitored } = timer;
			const stored = isMonitored ? timers.get(fn.name) : undefined;
			const { status, isPastDue } = statusAtStart(timer.schedule, stored, nowMs);
			timer.status = status;
			if (isMonitored && status !== stored) timers.put(fn.name, status);
			if (isPastDue || fn.trigger.runOnStartup === true) this.#fire(timer, isPastDue);
			else this.#arm(timer);
		}
	}

	/** Fires no more; resolves when the functions that run have ended. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		for (const { cancel } of this.#timers) cancel();
		await Promise.all(this.#running);
	}

	/** Runs a timer function now, whatever its schedule, which goes on as if nothing had been; false when there is none. */
	runNow(functionName: string): boolean {
		const wanted = functionName.toLowerCase();
		const timer = this.#timers.find(({ fn }) => fn.name.toLowerCase() === wanted);
		if (timer === undefined || this.#isStopped) return false;
		this.#track(this.#call(timer, false));
		return true;
	}

	#arm(timer: Timer): void {
		if (this.#isStopped) return;
		timer.cancel = this.#clock.callAt(timer.status.nextAt, () => this.#fire(timer, false));
	}

	#fire(timer: Timer, isPastDue: boolean): void {
		const startedAt = this.#clock.now();
		const run = this.#call(timer, isPastDue).then(() => {
			const { store } = this.#context;
			timer.status = statusAfterRun(timer.schedule, startedAt);
			if (timer.isMonitored && store.isOpen) store.timers.put(timer.fn.name, timer.status);
			this.#arm(timer);
		});
		this.#track(run);
	}

	/** Holds the clock as long as a function runs. */
	#track(run: Promise<void>): void {
		const release = this.#clock.hold();
		const tracked = run.finally(() => {
			this.#running.delete(tracked);
			release();
		});
		this.#running.add(tracked);
	}

	async #call({ fn, schedule, status, isMonitored }: Timer, isPastDue: boolean): Promise<void> {
		const { app, settings, durableClient, log } = this.#context;
		const shown = isMonitored ? status : undefined;
		const value = timerValue(schedule, shown, isPastDue, this.#zone);
		const limit = {
			clock: this.#clock,
			functionName: fn.name,
			timeoutMs: settings.functionTimeoutMs,
		};
		try {
			const trigger = { json: JSON.stringify(value) };
			await withFunctionTimeout(limit, invoke(app, { fn, trigger, durableClient }, log));
		} catch (error) {
			const message = `The timer function '${fn.name}' failed: ${messageOf(error)}`;
			log({ level: "error", source: "host", functionName: fn.name, message });
		}
	}
}

function zoneOf(name: string | undefined): TimeZone {
	if (name === undefined || name === "") return UTC;
	try {
		return timeZone(name);
	} catch (error) {
		throw new DurableHostError("app", `The setting WEBSITE_TIME_ZONE: ${messageOf(error)}`, {
			cause: error,
		});
	}
}

function scheduleOf(fn: AppFunction, zone: TimeZone): Schedule {
	try {
		return parseSchedule(String(fn.trigger.schedule ?? ""), zone);
	} catch (error) {
		throw new DurableHostError("app", `The timer function '${fn.name}': ${messageOf(error)}`, {
			cause: error,
		});
	}
}
