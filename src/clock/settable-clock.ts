import type { Clock } from "./clock.ts";
import { LONGEST_TIMEOUT_MS } from "./longest-timeout.ts";

/** A clock that somebody sets while others live by it. */
export interface SettableClock extends Clock {
	/** How many clock milliseconds pass in one of the wall's. 0: it stands still between steps. */
	factor(): number;
	/** From now on; the clock neither jumps nor goes back. Throws RangeError below 0. */
	setFactor(factor: number): void;
	/**
	 * Goes ahead by `durationMs`: to each instant for which a call is due, in order, waiting at each until
	 * nothing holds the clock. Resolves at the end. Steps wait for each other.
	 */
	step(durationMs: number): Promise<void>;
}

/**
 * A clock of any speed, which can also be moved on by hand. Invariants:
 * 1. `now()` never goes back.
 * 2. Calls run in the order of their instants, and of the asking within one instant.
 * 3. In a step, the clock stands at a call's instant until its work has released every hold.
 * 4. `now()` is whole: a call due within a millisecond comes at its end.
 */
export function settableClock(options: { factor: number; startMs?: number }): SettableClock {
	/** In the order in which they are to run. */
	const due: { atMs: number; callback: () => void }[] = [];
	let factor = checked(options.factor);
	let wallMs = Date.now();
	let baseMs = options.startMs ?? wallMs;
	let holds = 0;
	let released: (() => void)[] = [];
	let timer: NodeJS.Timeout | undefined;
	let steps = Promise.resolve();
	let isStepping = false;

	const now = () =>
		isStepping ? baseMs : Math.floor(baseMs + Math.max(0, Date.now() - wallMs) * factor);
	const setBase = (atMs: number) => {
		baseMs = atMs;
		wallMs = Date.now();
	};
	const takeDue = (byMs: number) =>
		due.length > 0 && due[0]!.atMs <= byMs ? due.shift() : undefined;
	/** After all that are due by the instant. */
	const placeOf = (atMs: number) => {
		let low = 0;
		for (let high = due.length; low < high; ) {
			const middle = (low + high) >>> 1;
			if (due[middle]!.atMs <= atMs) low = middle + 1;
			else high = middle;
		}
		return low;
	};
	const arm = () => {
		clearTimeout(timer);
		if (isStepping || factor === 0 || due.length === 0) return;
		const waitMs = Math.max(0, Math.ceil((due[0]!.atMs - now()) / factor));
		timer = setTimeout(run, Math.min(waitMs, LONGEST_TIMEOUT_MS));
		timer.unref();
	};
	const run = () => {
		const byMs = now();
		// Not those that these ask for: the event loop has its turn in between.
		for (let left = due.length; left > 0; left--) takeDue(byMs)?.callback();
		arm();
	};
	const settled = async () => {
		await turnOfTheEventLoop();
		while (holds > 0) {
			await new Promise<void>((resolve) => released.push(resolve));
			await turnOfTheEventLoop();
		}
	};
	async function walk(durationMs: number): Promise<void> {
		const endMs = Math.ceil(now() + durationMs);
		setBase(now());
		isStepping = true;
		clearTimeout(timer);
		try {
			await settled();
			for (let call = takeDue(endMs); call; call = takeDue(endMs)) {
				baseMs = Math.max(baseMs, call.atMs);
				call.callback();
				await settled();
			}
		} finally {
			setBase(endMs);
			isStepping = false;
			arm();
		}
	}
	return {
		now,
		factor: () => factor,
		setFactor(wanted) {
			checked(wanted);
			setBase(now());
			factor = wanted;
			arm();
		},
		step(durationMs) {
			if (!(durationMs >= 0)) {
				throw new RangeError(`A clock's step must not be below 0; received ${durationMs}.`);
			}
			const step = steps.then(() => walk(durationMs));
			steps = step.catch(() => undefined);
			return step;
		},
		callAt(atMs, callback) {
			const call = { atMs: Math.ceil(atMs), callback };
			due.splice(placeOf(call.atMs), 0, call);
			if (due[0] === call) arm();
			return () => {
				const at = due.indexOf(call);
				if (at >= 0) due.splice(at, 1);
			};
		},
		hold() {
			let isReleased = false;
			holds++;
			return () => {
				if (isReleased) return;
				isReleased = true;
				holds--;
				if (holds > 0) return;
				const waiting = released;
				released = [];
				for (const resolve of waiting) resolve();
			};
		},
	};
}

function checked(factor: number): number {
	if (factor >= 0 && Number.isFinite(factor)) return factor;
	throw new RangeError(`A clock's factor must not be below 0; received ${factor}.`);
}

/** So that work begun in a callback has the time to take its own hold. */
function turnOfTheEventLoop(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}
