import type { Clock } from "./clock.ts";

/** A function app is bundled apart from the host that loads it: they share no module, but this symbol. */
const HANDED_CLOCK = Symbol.for("tutti.clock");

type Handed = { [HANDED_CLOCK]?: Clock };

/** Hands the clock to the function app that this process will load. */
export function handOverClock(clock: Clock): void {
	(globalThis as Handed)[HANDED_CLOCK] = clock;
}

/** The clock of the host that loaded this app; undefined where the host keeps the wall's time. */
export function handedClock(): Clock | undefined {
	return (globalThis as Handed)[HANDED_CLOCK];
}
