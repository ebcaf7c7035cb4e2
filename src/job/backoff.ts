/**
 * How long an item that goes round again waits before its next launch. The jitter follows from the launch's
 * name, so that it is the same whenever it is asked for.
 */
import { createHash } from "node:crypto";
import type { Job } from "./job.ts";

/** How much a wait may be longer or shorter than its step. */
const JITTER = 0.2;

/**
 * In milliseconds: `firstMs` after the first launch that ended, doubling up to `mostMs`, then up to a fifth
 * more or less. `ended`: how many launches ended so far, from 1.
 */
export function backoffMs(
	{ firstMs, mostMs }: Job["backoff"],
	ended: number,
	launchName: string,
): number {
	const stepMs = Math.min(mostMs, firstMs * 2 ** Math.min(ended - 1, 40));
	return Math.round(stepMs * (1 + JITTER * (2 * fraction(launchName) - 1)));
}

/** From 0 to 1, evenly spread over names. */
function fraction(name: string): number {
	return createHash("sha256").update(name).digest().readUInt32BE() / 2 ** 32;
}
