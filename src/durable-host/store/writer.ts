/**
 * Writes batches to the file: in a thread of its own, so that the disk holds up nothing but what waits for it;
 * in this thread for a database in memory, which no other thread can reach.
 */
import { Worker } from "node:worker_threads";
import { BatchWriter } from "./batch-writer.ts";
import type { Database, Synchronous } from "./database.ts";
import type { WriteBatch } from "./write-batch.ts";

export interface Writer {
	/** Resolves when the batch is in the file; rejects when it cannot be, and the file is as it was. */
	write(batch: WriteBatch): Promise<void>;
	/** See Database.tidy. */
	tidy(): Promise<boolean>;
	close(): Promise<void>;
}

/** What the thread is told, and answers. */
export type ToWriter = { kind: "write"; batch: WriteBatch } | { kind: "tidy" } | { kind: "close" };
export type FromWriter = { error: WriteError } | { isMore: boolean };

/** An error of SQLite on its way between threads, which keeps less of it. */
export interface WriteError {
	message: string;
	code: unknown;
	errcode: unknown;
	errstr: unknown;
}

export interface WriterStart {
	file: string;
	synchronous: Synchronous;
}

/** Beside the bundle it is built on its own, under the same name. */
const PROGRAM = new URL(
	import.meta.url.endsWith(".ts") ? "./writer-thread.ts" : "./writer-thread.mjs",
	import.meta.url,
);

/** A writer in this thread. */
export function directWriter({ sql, tidy }: Pick<Database, "sql" | "tidy">): Writer {
	const writer = new BatchWriter(sql);
	return {
		write: async (batch) => writer.write(batch),
		tidy: async () => tidy(),
		close: async () => undefined,
	};
}

/** A writer in a thread. */
export function threadWriter(start: WriterStart): Writer {
	return new ThreadWriter(start);
}

class ThreadWriter implements Writer {
	readonly #start: WriterStart;
	#worker: Worker | undefined;
	#isClosed = false;
	/** Who waits for an answer; answers come in the order of asking. */
	readonly #waiting: { resolve(isMore: boolean): void; reject(error: Error): void }[] = [];

	constructor(start: WriterStart) {
		this.#start = start;
		// The first write need not wait for a thread to start.
		this.#worker = this.#begin();
		this.#worker.unref();
	}

	async write(batch: WriteBatch): Promise<void> {
		await this.#ask({ kind: "write", batch });
	}

	tidy(): Promise<boolean> {
		return this.#ask({ kind: "tidy" });
	}

	async close(): Promise<void> {
		const isToEnd = this.#worker !== undefined;
		const ended = isToEnd ? this.#ask({ kind: "close" }) : undefined;
		// Who still tries must not write: the file may be another host's by then.
		this.#isClosed = true;
		await ended;
		await this.#worker?.terminate();
	}

	async #ask(message: ToWriter): Promise<boolean> {
		if (this.#isClosed) throw new Error("The database is closed.");
		this.#worker ??= this.#begin();
		this.#worker.postMessage(message);
		this.#worker.ref();
		const { promise, resolve, reject } = Promise.withResolvers<boolean>();
		this.#waiting.push({ resolve, reject });
		return promise;
	}

	#begin(): Worker {
		const worker = new Worker(PROGRAM, {
			workerData: this.#start,
			// It keeps nothing: a small young generation is as fast, and takes less memory.
			resourceLimits: { maxYoungGenerationSizeMb: 4 },
		});
		worker.on("message", (answer: FromWriter) => {
			const waiting = this.#waiting.shift();
			// A process that has nothing else to do may end.
			if (this.#waiting.length === 0) worker.unref();
			if ("error" in answer)
				waiting?.reject(Object.assign(new Error(answer.error.message), answer.error));
			else waiting?.resolve(answer.isMore);
		});
		worker.on("error", (error) => this.#end(worker, error as Error));
		worker.on("exit", () => this.#end(worker, new Error("The writer's thread has ended.")));
		return worker;
	}

	/** The next write begins another thread. */
	#end(worker: Worker, error: Error): void {
		if (this.#worker !== worker) return;
		this.#worker = undefined;
		for (const { reject } of this.#waiting.splice(0)) reject(error);
	}
}

/** As much of an error of SQLite as crosses to another thread. */
export function writeError(error: unknown): WriteError {
	const { message = String(error), code, errcode, errstr } = error as Partial<WriteError>;
	return { message, code, errcode, errstr };
}
