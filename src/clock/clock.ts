/**
 * Time as a part: everything that waits or stamps an instant takes a Clock.
 *
 * Three clocks exist: real (`real-clock.ts`), scaled (`scaled-clock.ts`: runs faster than the wall by a
 * factor) and stepped (`stepped-clock.ts`: jumps to the next due instant when nothing is in progress).
 */
export interface Clock {
	/** The instant now, in whole milliseconds since the Unix epoch. */
	now(): number;
	/**
	 * Calls `callback` once, at or after the instant `atMs` (milliseconds since the epoch, also parts), never before
	 * `callAt` has returned. Returns a function that cancels the call; cancelling twice is harmless.
	 * A pending call does not keep the process alive.
	 */
	callAt(atMs: number, callback: () => void): () => void;
	/**
	 * Says that a dispatch, an activity or a request is in progress. A stepped clock does not jump until
	 * every hold was released. Returns the release; releasing twice is harmless.
	 */
	hold(): () => void;
}

/** Resolves `durationMs` later on the clock. */
export function sleep(clock: Clock, durationMs: number): Promise<void> {
	return new Promise((resolve) => {
		clock.callAt(clock.now() + durationMs, resolve);
	});
}

/** Runs `work` while holding the clock, and releases it however the work ends. */
export async function holding<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
	const release = clock.hold();
	try {
		return await work();
	} finally {
		release();
	}
}
