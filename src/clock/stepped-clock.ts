import type { Clock } from "./clock.ts";

export interface SteppedClockOptions {
	/** The instant at which it begins, in milliseconds since the epoch. */
	startMs: number;
	/** Told of each instant before anybody else is. Default: nobody is told. */
	onJump?: (nowMs: number) => void;
}

/**
 * A clock that stands still while anything holds it, and otherwise jumps to the next instant for which a
 * call is due. Invariants:
 * 1. `now()` never goes back.
 * 2. No jump happens while a hold is out, nor before the event loop has turned once since the last release,
 *    so that work begun in a callback has the time to take its own hold.
 * 3. Calls due at the same instant run in the order in which they were asked for.
 * 4. `now()` is whole, as any clock's: a call due within a millisecond comes at its end.
 */
export function steppedClock({ startMs, onJump }: SteppedClockOptions): Clock {
	let nowMs = startMs;
	let holds = 0;
	let sequence = 0;
	let turn: NodeJS.Immediate | undefined;
	const due: { atMs: number; sequence: number; callback: () => void }[] = [];

	const jump = () => {
		turn = undefined;
		if (holds > 0 || due.length === 0) return;
		let first = 0;
		for (let i = 1; i < due.length; i++) {
			const a = due[i]!;
			const b = due[first]!;
			if (a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence)) first = i;
		}
		const [call] = due.splice(first, 1);
		if (call!.atMs > nowMs) {
			nowMs = call!.atMs;
			onJump?.(nowMs);
		}
		call!.callback();
		consider();
	};
	const consider = () => {
		if (holds === 0 && due.length > 0 && turn === undefined) turn = setImmediate(jump);
	};

	return {
		now: () => nowMs,
		callAt(atMs, callback) {
			const call = { atMs: Math.ceil(atMs), sequence: sequence++, callback };
			due.push(call);
			consider();
			return () => {
				const at = due.indexOf(call);
				if (at >= 0) due.splice(at, 1);
			};
		},
		hold() {
			let released = false;
			holds++;
			return () => {
				if (released) return;
				released = true;
				holds--;
				consider();
			};
		},
	};
}
