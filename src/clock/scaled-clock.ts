import type { Clock } from "./clock.ts";
import { LONGEST_TIMEOUT_MS } from "./longest-timeout.ts";

export interface ScaledClockOptions {
	/** How many clock milliseconds pass in one of the wall's. Above 0. */
	factor: number;
	/**
	 * The instant at which clock and wall agree, in milliseconds since the epoch. Processes that are given
	 * the same factor and origin agree on the time.
	 */
	originMs: number;
}

/** A clock that runs `factor` times as fast as the wall, from `originMs` on. */
export function scaledClock({ factor, originMs }: ScaledClockOptions): Clock {
	if (!(factor > 0)) throw new RangeError(`A clock's factor must be above 0; received ${factor}.`);
	const now = () => Math.floor(originMs + (Date.now() - originMs) * factor);
	return {
		now,
		callAt(atMs, callback) {
			let timeout: NodeJS.Timeout;
			const arm = () => {
				const waitMs = Math.max(0, Math.ceil((atMs - now()) / factor));
				timeout = setTimeout(
					() => (now() >= atMs ? callback() : arm()),
					Math.min(waitMs, LONGEST_TIMEOUT_MS),
				);
				timeout.unref();
			};
			arm();
			return () => clearTimeout(timeout);
		},
		hold: () => () => undefined,
	};
}
