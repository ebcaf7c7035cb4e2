import type { Clock } from "./clock.ts";
import { scaledClock } from "./scaled-clock.ts";

/** The wall clock. */
export function realClock(): Clock {
	return scaledClock({ factor: 1, originMs: 0 });
}
