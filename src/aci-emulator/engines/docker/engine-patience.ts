import { setTimeout as wait } from "node:timers/promises";
import { EngineAwayError } from "./engine-api.ts";

/** An engine that does not answer is asked again after this long, in milliseconds of the wall. */
export const ASK_AGAIN_MS = 1000;

/**
 * Does it, again and again while the engine does not answer: one that is restarted comes back. It must be safe
 * to do twice. Rejects when the signal ends it.
 */
export async function onceAnswered<T>(what: () => Promise<T>, signal: AbortSignal): Promise<T> {
	for (;;) {
		signal.throwIfAborted();
		try {
			return await what();
		} catch (error) {
			if (!(error instanceof EngineAwayError)) throw error;
		}
		await wait(ASK_AGAIN_MS, undefined, { signal, ref: false });
	}
}
