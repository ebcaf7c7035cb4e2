import type { Clock } from "../clock/clock.ts";

/** Resolves `durationMs` later on the clock; rejects with the signal's reason as soon as it is aborted. */
export function pause(clock: Clock, durationMs: number, signal: AbortSignal): Promise<void> {
	return unlessAborted(signal, (resolve) =>
		clock.callAt(clock.now() + durationMs, () => resolve(undefined)),
	);
}

/** What `work` resolves to; rejects with the signal's reason as soon as it is aborted. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	return unlessAborted(signal, (resolve, reject) => {
		work.then(resolve, reject);
		return () => undefined;
	});
}

function unlessAborted<T>(
	signal: AbortSignal,
	begin: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void,
): Promise<T> {
	return new Promise<T>((resolve, reject) => {
		signal.throwIfAborted();
		const cancel = begin(
			(value) => settle(() => resolve(value)),
			(error) => settle(() => reject(error)),
		);
		const onAbort = () => {
			cancel();
			reject(signal.reason);
		};
		const settle = (done: () => void) => {
			signal.removeEventListener("abort", onAbort);
			done();
		};
		signal.addEventListener("abort", onAbort, { once: true });
	});
}
