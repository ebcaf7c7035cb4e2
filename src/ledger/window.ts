/**
 * Counts of events in the last 5 minutes and the last hour, kept per bucket of 5 s and rounded to the safe
 * side: an event counts until its whole bucket has left the window.
 */

/** Events by the number of their bucket. */
export type WindowCounts = Record<string, number>;

const BUCKET_MS = 5000;
export const FIVE_MINUTES_MS = 300_000;
export const HOUR_MS = 3_600_000;

/** Counts one event at the instant, and forgets what no window can see any more. */
export function countEvent(counts: WindowCounts, atMs: number, nowMs: number): void {
	for (const bucket of Object.keys(counts)) {
		if (leavesAt(bucket, HOUR_MS) <= nowMs) delete counts[bucket];
	}
	const bucket = Math.floor(atMs / BUCKET_MS);
	counts[bucket] = (counts[bucket] ?? 0) + 1;
}

/** Events that the window of this length sees at the instant. */
export function eventsWithin(counts: WindowCounts, windowMs: number, atMs: number): number {
	let events = 0;
	for (const [bucket, count] of Object.entries(counts)) {
		if (leavesAt(bucket, windowMs) > atMs) events += count;
	}
	return events;
}

/** Whether one more event fits both limits at the instant, on top of `pending` not yet counted. */
export function hasRoom(
	counts: WindowCounts,
	limits: { per5Minutes: number; perHour: number },
	pending: number,
	atMs: number,
): boolean {
	return (
		eventsWithin(counts, FIVE_MINUTES_MS, atMs) + pending < limits.per5Minutes &&
		eventsWithin(counts, HOUR_MS, atMs) + pending < limits.perHour
	);
}

/** The next instant at which some event leaves a window; Infinity when none is in one. */
export function nextEdge(counts: WindowCounts, nowMs: number): number {
	let edge = Number.POSITIVE_INFINITY;
	for (const bucket of Object.keys(counts)) {
		for (const windowMs of [FIVE_MINUTES_MS, HOUR_MS]) {
			const at = leavesAt(bucket, windowMs);
			if (at > nowMs && at < edge) edge = at;
		}
	}
	return edge;
}

function leavesAt(bucket: string, windowMs: number): number {
	return (Number(bucket) + 1) * BUCKET_MS + windowMs;
}
