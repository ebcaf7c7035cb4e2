/**
 * Fires the app's timer functions, each once for an instant of its schedule, and never twice at a time: one
 * that takes longer than its period runs again at once, and what came due meanwhile is that one run. One that
 * fails runs again as its retry policy has it, before its run counts as ended. What is stored of them, and what
 * a host makes of it, is timer-status.ts.
 */
import { type Clock, holding } from "../../clock/clock.ts";
import type { AppFunction } from "../app/app-function.ts";
import { withFunctionTimeout } from "../app/function-timeout.ts";
import { type Invocation, invoke } from "../app/invocation.ts";
import type { HostContext } from "../host-context.ts";
import { DurableHostError, messageOf } from "../host-error.ts";
import { type RetryPolicy, retryPolicyOf } from "./retry-policy.ts";
import { parseSchedule, type Schedule } from "./schedule.ts";
import { type TimeZone, timeZone, UTC } from "./time-zone.ts";
import { statusAfterRun, statusAtStart, type TimerStatus } from "./timer-status.ts";
import { timerValue } from "./timer-value.ts";

interface Timer {
	fn: AppFunction;
	schedule: Schedule;
	retries: RetryPolicy | undefined;
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
	/** Ends the pauses before retries. */
	readonly #pauses = new Set<() => void>();
	#isStopped = false;

	/** Throws when a schedule or the time zone (WEBSITE_TIME_ZONE, else UTC) cannot be read. */
	constructor(context: HostContext, clock: Clock) {
		this.#context = context;
		this.#clock = clock;
		this.#zone = zoneOf(process.env.WEBSITE_TIME_ZONE);
		const functions = context.app.functions.all.filter(({ kind }) => kind === "timer");
		this.#timers = functions.map((fn) => {
			const schedule = readFor(fn, () =>
				parseSchedule(String(fn.trigger.schedule ?? ""), this.#zone),
			);
			return {
				fn,
				schedule,
				retries: readFor(fn, () => retryPolicyOf(fn.metadata)),
				isMonitored: fn.trigger.useMonitor !== false && !schedule.isFrequent,
				status: statusAfterRun(schedule, clock.now()),
				cancel: () => undefined,
			};
		});
	}

	/** Fires what is due and waits for the rest, as soon as it is stored when each is due. */
	start(): void {
		const nowMs = this.#clock.now();
		for (const timer of this.#timers) {
			const { fn, isMonitored, schedule } = timer;
			const { store } = this.#context;
			const stored = isMonitored ? store.readTimer(fn.name) : undefined;
			const { status, isPastDue } = statusAtStart(schedule, stored, nowMs);
			timer.status = status;
			if (status !== stored) this.#record(timer);
			// Otherwise nobody would know of a run if the host died in it.
			store.journal.afterWrite(() => {
				if (isPastDue || fn.trigger.runOnStartup === true) this.#fire(timer, isPastDue);
				else this.#arm(timer);
			});
		}
	}

	/** Fires no more; resolves when the functions that run have ended. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		for (const { cancel } of this.#timers) cancel();
		for (const end of this.#pauses) end();
		await Promise.all(this.#running);
	}

	/** Runs a timer function now, whatever its schedule, which goes on as if nothing had been. */
	runNow(functionName: string): void {
		const timer = this.#timers.find(({ fn }) => fn.name === functionName);
		if (timer === undefined || this.#isStopped) return;
		this.#track(this.#call(timer, false).then(() => undefined));
	}

	#arm(timer: Timer): void {
		if (this.#isStopped) return;
		timer.cancel = this.#clock.callAt(timer.status.nextAt, () => this.#fire(timer, false));
	}

	#fire(timer: Timer, isPastDue: boolean): void {
		if (this.#isStopped) return;
		const startedAt = this.#clock.now();
		const run = this.#callUntilDone(timer, isPastDue).then((isDone) => {
			if (!isDone) return;
			timer.status = statusAfterRun(timer.schedule, startedAt);
			this.#record(timer);
			this.#arm(timer);
		});
		this.#track(run);
	}

	#record({ fn, isMonitored, status }: Timer): void {
		const { store } = this.#context;
		if (!isMonitored || !store.isOpen) return;
		store.journal.putTimer(fn.name, status);
	}

	#track(run: Promise<void>): void {
		const tracked = run.finally(() => this.#running.delete(tracked));
		this.#running.add(tracked);
	}

	/** Calls the function, and again as its policy says; resolves to false when the host stops in between. */
	async #callUntilDone(timer: Timer, isPastDue: boolean): Promise<boolean> {
		const { fn, retries } = timer;
		let failure = await this.#call(timer, isPastDue);
		for (let retry = 1; failure !== undefined; retry++) {
			if (retries === undefined || retry > retries.maxRetryCount) return true;
			const delayMs = retries.delayMs(retry, Math.random());
			const message = `The timer function '${fn.name}' is tried again in ${delayMs / 1000} s (retry ${retry} of ${retries.maxRetryCount}).`;
			this.#context.log({ level: "information", source: "host", functionName: fn.name, message });
			await this.#pause(delayMs);
			if (this.#isStopped) return false;
			failure = await this.#call(timer, isPastDue, {
				retryCount: retry,
				// What the library is told for "no limit".
				maxRetryCount: Number.isFinite(retries.maxRetryCount) ? retries.maxRetryCount : -1,
				exception: { message: failure },
			});
		}
		return true;
	}

	async #pause(delayMs: number): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		this.#pauses.add(resolve);
		const cancel = this.#clock.callAt(this.#clock.now() + delayMs, resolve);
		await promise;
		cancel();
		this.#pauses.delete(resolve);
	}

	/** Calls the function, with the clock held; resolves to the message of its failure, if it failed. */
	#call(
		{ fn, schedule, status, isMonitored }: Timer,
		isPastDue: boolean,
		retryContext?: Invocation["retryContext"],
	): Promise<string | undefined> {
		const { app, settings, durableClient, log } = this.#context;
		const value = timerValue(schedule, isMonitored ? status : undefined, isPastDue, this.#zone);
		const trigger = { json: JSON.stringify(value) };
		const limit = {
			clock: this.#clock,
			functionName: fn.name,
			timeoutMs: settings.functionTimeoutMs,
		};
		return holding(this.#clock, async () => {
			try {
				const invocation = { fn, trigger, durableClient, retryContext };
				await withFunctionTimeout(limit, invoke(app, invocation, log));
				return undefined;
			} catch (error) {
				const message = `The timer function '${fn.name}' failed: ${messageOf(error)}`;
				log({ level: "error", source: "host", functionName: fn.name, message });
				return messageOf(error);
			}
		});
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

/** What `read` makes of a function's registration; its error names the function. */
function readFor<T>(fn: AppFunction, read: () => T): T {
	try {
		return read();
	} catch (error) {
		throw new DurableHostError("app", `The timer function '${fn.name}': ${messageOf(error)}`, {
			cause: error,
		});
	}
}
