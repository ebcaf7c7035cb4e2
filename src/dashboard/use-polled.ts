import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

export interface Polled<Data> {
	data: Signal<Data | undefined>;
	/** The newest failure, until a request succeeds again. */
	trouble: Signal<Error | undefined>;
	/** Reads at once, after something was done. */
	readNow: () => void;
}

const LONGEST_PAUSE_MS = 30_000;

/**
 * Reads again and again while the page is seen: `everyMs` after the last answer, less often while there is none. Starts
 * over when `name` changes; `read` is given what was read before under the same name.
 */
export function usePolled<Data>(
	name: string,
	read: (signal: AbortSignal, before: Data | undefined) => Promise<Data>,
	everyMs: number | ((data: Data) => number),
): Polled<Data> {
	const data = useSignal<Data | undefined>(undefined);
	const trouble = useSignal<Error | undefined>(undefined);
	const wake = useRef<() => void>(() => undefined);
	useEffect(() => {
		const ended = new AbortController();
		data.value = undefined;
		trouble.value = undefined;
		const loop = async () => {
			let failures = 0;
			while (!ended.signal.aborted) {
				try {
					data.value = await read(ended.signal, data.peek());
					trouble.value = undefined;
					failures = 0;
				} catch (error) {
					if (ended.signal.aborted) return;
					failures++;
					trouble.value = error as Error;
				}
				const last = data.peek();
				const usualMs =
					typeof everyMs === "number" ? everyMs : last === undefined ? 1000 : everyMs(last);
				const pauseMs = Math.min(usualMs * 2 ** failures, LONGEST_PAUSE_MS);
				await Promise.race([
					pause(pauseMs, ended.signal),
					new Promise<void>((resolve) => {
						wake.current = resolve;
					}),
				]);
			}
		};
		void loop();
		return () => ended.abort();
	}, [name]);
	return { data, trouble, readNow: () => wake.current() };
}

/** Waits so long, and then until the page is seen. */
async function pause(ms: number, ended: AbortSignal): Promise<void> {
	await new Promise<void>((resolve) => {
		const timer = setTimeout(resolve, ms);
		ended.addEventListener("abort", () => {
			clearTimeout(timer);
			resolve();
		});
	});
	if (!document.hidden || ended.aborted) return;
	await new Promise<void>((resolve) => {
		document.addEventListener("visibilitychange", () => resolve(), { once: true });
		ended.addEventListener("abort", () => resolve());
	});
}
