/**
 * Runs activities in threads of their own, so that one that computes holds up neither the host nor, beyond its
 * thread, other activities. Each thread loads the app for itself: what an app keeps in variables is kept once
 * for each thread, as once for each process in Azure. The program of a thread is activity-thread.ts.
 *
 * 1. A call goes to the thread with the fewest in progress.
 * 2. A thread that ends by itself fails all that it has in progress. Another takes its place: at once, or, after
 *    one that could not even load the app, when there is a call for it.
 * 3. A call that is not answered in time fails, and costs its thread: the others in that thread run again
 *    elsewhere, as activities may.
 */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Worker } from "node:worker_threads";
import type { Clock } from "../../clock/clock.ts";
import { DurableHostError } from "../host-error.ts";
import type { HostLog } from "../host-log.ts";
import { within } from "../shutdown.ts";
import type { ActivityCall, ActivityCaller } from "./activity-caller.ts";
import {
	type FromThread,
	receivedError,
	receivedResult,
	type ThreadStart,
	type ToThread,
} from "./activity-thread-messages.ts";
import { FunctionTimeout } from "./function-timeout.ts";

export interface ActivityThreadsOptions extends ThreadStart {
	/** At least 1. */
	count: number;
	clock: Clock;
	log: HostLog;
}

interface OpenCall extends ActivityCall {
	id: number;
	resolve(result: unknown): void;
	reject(error: Error): void;
	cancelTimeout(): void;
}

interface Thread {
	worker: Worker;
	calls: Map<number, OpenCall>;
	/** Resolves when it has loaded the app; rejects when it ends before. */
	loaded: Promise<void>;
	isLoaded: boolean;
	/** Resolves when it is gone. */
	ended: Promise<void>;
	/** Its calls go elsewhere, and its end is nobody's failure. */
	isGivenUp: boolean;
}

/** Beside the bundle it is built on its own, under the same name. */
const PROGRAM = new URL(
	import.meta.url.endsWith(".ts") ? "./activity-thread.ts" : "./activity-thread.mjs",
	import.meta.url,
);
const CLOSE_TIMEOUT_MS = 1000;

/** Starts the threads; resolves when each has loaded the app. An app that cannot be loaded is a DurableHostError. */
export async function startActivityThreads(
	options: ActivityThreadsOptions,
): Promise<ActivityCaller> {
	const threads = new ActivityThreads(options);
	try {
		await threads.loaded;
		return threads;
	} catch (error) {
		await threads.close();
		throw error;
	}
}

class ActivityThreads implements ActivityCaller {
	/** Resolves when the first threads have loaded the app. */
	readonly loaded: Promise<unknown>;
	readonly #options: ActivityThreadsOptions;
	readonly #threads: (Thread | undefined)[];
	#calls = 0;
	#isClosed = false;

	constructor(options: ActivityThreadsOptions) {
		this.#options = options;
		const threads = Array.from({ length: options.count }, () => this.#startThread());
		this.#threads = threads;
		this.loaded = Promise.all(threads.map((thread) => thread.loaded));
	}

	call(call: ActivityCall): Promise<unknown> {
		return new Promise((resolve, reject) => {
			const id = ++this.#calls;
			this.#send({ ...call, id, resolve, reject, cancelTimeout: () => undefined });
		});
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		const closing = this.#threads.map(async (thread) => {
			if (thread === undefined) return;
			this.#giveUp(thread);
			post(thread, { kind: "close" });
			await within(CLOSE_TIMEOUT_MS, thread.ended);
			await thread.worker.terminate();
		});
		await Promise.all(closing);
	}

	#send(call: OpenCall): void {
		if (this.#isClosed) return;
		const { id, fn, input, instanceId, timeoutMs } = call;
		const thread = this.#leastBusy();
		thread.calls.set(id, call);
		post(thread, { kind: "call", id, name: fn.name, input, instanceId });
		if (timeoutMs === Number.POSITIVE_INFINITY) return;
		const { clock } = this.#options;
		call.cancelTimeout = clock.callAt(clock.now() + timeoutMs, () => this.#tooLate(thread, call));
	}

	#leastBusy(): Thread {
		const counts = this.#threads.map((thread) => thread?.calls.size ?? 0);
		const at = counts.indexOf(Math.min(...counts));
		const thread = this.#threads[at] ?? this.#startThread();
		this.#threads[at] = thread;
		return thread;
	}

	#tooLate(thread: Thread, call: OpenCall): void {
		thread.calls.delete(call.id);
		call.reject(new FunctionTimeout(call.fn.name, call.timeoutMs));
		const others = [...thread.calls.values()];
		this.#giveUp(thread);
		this.#replace(thread, this.#startThread());
		void thread.worker.terminate();
		for (const other of others) this.#send(other);
	}

	#giveUp(thread: Thread): void {
		thread.isGivenUp = true;
		for (const call of thread.calls.values()) call.cancelTimeout();
		thread.calls.clear();
	}

	#replace(thread: Thread, by: Thread | undefined): void {
		this.#threads[this.#threads.indexOf(thread)] = by;
	}

	#startThread(): Thread {
		const { appDirectory, skipUnsupported, durableClient } = this.#options;
		const workerData: ThreadStart = { appDirectory, skipUnsupported, durableClient };
		const streams = { stdout: true, stderr: true };
		const worker = new Worker(PROGRAM, { workerData, name: "activities", ...streams });
		this.#logLines(worker.stdout, "information");
		this.#logLines(worker.stderr, "warning");
		const loaded = Promise.withResolvers<void>();
		// Only the first threads have somebody who waits for them.
		loaded.promise.catch(() => undefined);
		const ended = Promise.withResolvers<void>();
		const thread: Thread = {
			worker,
			calls: new Map(),
			loaded: loaded.promise,
			isLoaded: false,
			ended: ended.promise,
			isGivenUp: false,
		};
		let reason = "";
		worker.on("message", (message: FromThread) => {
			if (message.kind === "ready") {
				thread.isLoaded = true;
				loaded.resolve();
			} else if (message.kind === "notLoaded") {
				reason = message.error.message;
				loaded.reject(new DurableHostError("app", reason));
				// The app may have begun something that would keep it alive.
				void worker.terminate();
			} else this.#receive(thread, message);
		});
		worker.on("error", (error) => {
			reason = error.message;
		});
		worker.on("exit", (code) => {
			ended.resolve();
			const what = `A thread for activities ended with exit code ${code}${reason === "" ? "" : ` (${reason})`}`;
			loaded.reject(
				new DurableHostError("app", `${appDirectory}: ${what}, before it had loaded the app.`),
			);
			if (!thread.isGivenUp) this.#afterEnd(thread, what);
		});
		return thread;
	}

	/** What the app writes to the console of its thread. */
	#logLines(stream: Readable, level: "information" | "warning"): void {
		createInterface({ input: stream }).on("line", (message) =>
			this.#options.log({ level, source: "function", message }),
		);
	}

	#receive(thread: Thread, message: Exclude<FromThread, { kind: "ready" | "notLoaded" }>): void {
		if (message.kind === "log") {
			this.#options.log(message.entry);
			return;
		}
		const call = thread.calls.get(message.id);
		if (call === undefined) return;
		thread.calls.delete(call.id);
		call.cancelTimeout();
		if (message.kind === "threw") call.reject(receivedError(message.error));
		else call.resolve(receivedResult(message.result));
	}

	#afterEnd(thread: Thread, what: string): void {
		const calls = [...thread.calls.values()];
		this.#giveUp(thread);
		this.#replace(thread, thread.isLoaded ? this.#startThread() : undefined);
		const names = calls.map(({ fn }) => fn.name).join(", ");
		const message = `${what}, with these activities in progress: ${names === "" ? "none" : names}.`;
		this.#options.log({ level: "error", source: "host", message });
		for (const call of calls) call.reject(new Error(message));
	}
}

function post({ worker }: Thread, message: ToThread): void {
	worker.postMessage(message);
}
