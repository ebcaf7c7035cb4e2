import type { ItemRun } from "../job/job-progress.ts";

export interface Parallelism {
	/** The most items that ran at the same instant. */
	peak: number;
	/** How many ran on average, between the first start and the last end. */
	average: number;
}

/**
 * How much ran at once. An item that starts at the instant at which another ends does not overlap it.
 * Undefined when nothing ran.
 */
export function parallelismOf(runs: Iterable<ItemRun>): Parallelism | undefined {
	const starts: number[] = [];
	const ends: number[] = [];
	let busyMs = 0;
	for (const { startedAt, finishedAt } of runs) {
		const startMs = Date.parse(startedAt);
		const endMs = Math.max(startMs, Date.parse(finishedAt));
		starts.push(startMs);
		ends.push(endMs);
		busyMs += endMs - startMs;
	}
	if (starts.length === 0) return undefined;
	starts.sort((a, b) => a - b);
	ends.sort((a, b) => a - b);
	const spanMs = ends.at(-1)! - starts[0]!;
	return {
		peak: peakOverlap(starts, ends),
		average: spanMs === 0 ? starts.length : busyMs / spanMs,
	};
}

/** Both sorted. The item that just started counts itself, also when it ends at the same instant. */
function peakOverlap(starts: readonly number[], ends: readonly number[]): number {
	let peak = 0;
	let ended = 0;
	for (let started = 1; started <= starts.length; started++) {
		const now = starts[started - 1]!;
		while (ended < started - 1 && ends[ended]! <= now) ended++;
		peak = Math.max(peak, started - ended);
	}
	return peak;
}
