import type { Clock } from "../../clock/clock.ts";

/** A clock that a test moves: it stands still otherwise, so that what holds between two instants can be seen. */
export interface MovedClock extends Clock {
	/** Moves on; what is due meanwhile is called at its instant, in order, and may finish before the next. */
	advance(ms: number): Promise<void>;
}

export function movedClock(startMs: number): MovedClock {
	let nowMs = startMs;
	let holds = 0;
	const due = new Set<{ atMs: number; callback: () => void }>();

	const settled = async () => {
		do await new Promise((resolve) => setImmediate(resolve));
		while (holds > 0);
	};
	const firstUntil = (endMs: number) =>
		[...due].filter((each) => each.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];

	return {
		now: () => nowMs,
		callAt(atMs, callback) {
			const call = { atMs, callback };
			due.add(call);
			return () => due.delete(call);
		},
		hold() {
			let released = false;
			holds++;
			return () => {
				if (!released) holds--;
				released = true;
			};
		},
		async advance(ms) {
			const endMs = nowMs + ms;
			await settled();
			for (let call = firstUntil(endMs); call; call = firstUntil(endMs)) {
				due.delete(call);
				nowMs = Math.max(nowMs, call.atMs);
				call.callback();
				await settled();
			}
			nowMs = endMs;
		},
	};
}
