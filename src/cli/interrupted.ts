import type { EventEmitter } from "node:events";
import { type ExitCode, exitCodes } from "./exit-code.ts";

export type InterruptSignal = "SIGINT" | "SIGTERM";

/** The reason of the abort signal of `watchInterrupts`. */
export class Interrupted extends Error {
	override name = "Interrupted";
	readonly by: InterruptSignal;

	constructor(by: InterruptSignal) {
		super(`Stopped by ${by}.`);
		this.by = by;
	}

	get exitCode(): ExitCode {
		return this.by === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
	}
}

/**
 * Turns the first SIGINT or SIGTERM into an abort, from now until `release`. After that first one nothing
 * listens any more, so that a second signal ends the process at once, as signals do.
 */
export function watchInterrupts(signals: EventEmitter): {
	signal: AbortSignal;
	release(): void;
} {
	const controller = new AbortController();
	const release = () => {
		signals.off("SIGINT", onInterrupt);
		signals.off("SIGTERM", onTerminate);
	};
	const stop = (by: InterruptSignal) => {
		release();
		controller.abort(new Interrupted(by));
	};
	const onInterrupt = () => stop("SIGINT");
	const onTerminate = () => stop("SIGTERM");
	signals.on("SIGINT", onInterrupt);
	signals.on("SIGTERM", onTerminate);
	return { signal: controller.signal, release };
}
