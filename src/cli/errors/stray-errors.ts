import type { EventEmitter } from "node:events";

/**
 * Hands over the errors that nothing in this process catches, thrown in callbacks and by promises that nobody
 * awaits, until what it returns is called. Meanwhile they do not end the process, as Node would have it.
 */
export function watchStrayErrors(
	process: EventEmitter,
	take: (error: unknown) => void,
): () => void {
	const watched = ["uncaughtException", "unhandledRejection"];
	const listener = (error: unknown) => take(error);
	for (const name of watched) process.on(name, listener);
	return () => {
		for (const name of watched) process.off(name, listener);
	};
}
