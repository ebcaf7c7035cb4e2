import { closeSync, constants, openSync, readFileSync, writeSync } from "node:fs";
import type { Clock } from "./clock.ts";
import { steppedClock } from "./stepped-clock.ts";

export interface KeptClockOptions {
	/** Where the instant is kept. Made if missing. */
	file: string;
	/** Where the clock begins when there is no file yet, in milliseconds since the epoch. */
	startMs: number;
}

/** As many digits as any instant has until the year 5138: a shorter one never leaves digits of a longer. */
const DIGITS = 15;

/**
 * A stepped clock whose instant outlives the process, also one that is killed: the next clock on the file
 * begins where this one stood. One clock a file at a time. Invariants:
 * 1. The file is never behind what anybody was told of the time.
 * 2. An instant is written in one piece, at one place.
 */
export function keptClock({ file, startMs }: KeptClockOptions): Clock & { close(): void } {
	const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
	const keep = (nowMs: number) => {
		writeSync(descriptor, `${nowMs}`.padStart(DIGITS, "0"), 0);
	};
	const kept = readFileSync(file, "utf8");
	if (kept === "") keep(startMs);
	else if (!/^\d{15}$/.test(kept)) {
		closeSync(descriptor);
		throw new Error(
			`${file} holds no clock's instant: expected ${DIGITS} digits, found "${kept}".`,
		);
	}
	const clock = steppedClock({ startMs: kept === "" ? startMs : Number(kept), onJump: keep });
	return { ...clock, close: () => closeSync(descriptor) };
}
