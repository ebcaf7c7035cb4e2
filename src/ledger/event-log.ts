/**
 * When creates, or deletes, of a region were answered, as far back as an hour.
 *
 * Each keeps its own instant while limits are small. Under a large limit a six-hundredth of it shares one
 * entry, which counts until the last of them has left: the log stays short, on the safe side.
 */
export interface EventLog {
	/** Instants, in order. */
	ats: number[];
	/** How many events each stands for. */
	counts: number[];
}

export const FIVE_MINUTES_MS = 300_000;
export const HOUR_MS = 3_600_000;
const MOST_ENTRIES = 600;
/** What has left the hour is kept so long: answers on their way speak of windows that still saw it. */
const KEPT_MS = 120_000;

export function emptyLog(): EventLog {
	return { ats: [], counts: [] };
}

/** Takes an event into the log, and forgets what no window can see any more. */
export function recordEvent(log: EventLog, atMs: number, perHour: number, nowMs: number): void {
	const old = log.ats.findIndex((at) => at > nowMs - HOUR_MS - KEPT_MS);
	forgetFirst(log, old < 0 ? log.ats.length : old);
	let place = log.ats.length;
	while (place > 0 && log.ats[place - 1]! > atMs) place--;
	const clump = Math.ceil(perHour / MOST_ENTRIES);
	if (place > 0 && log.counts[place - 1]! < clump) {
		log.ats[place - 1] = atMs;
		log.counts[place - 1]!++;
		return;
	}
	log.ats.splice(place, 0, atMs);
	log.counts.splice(place, 0, 1);
}

function forgetFirst(log: EventLog, entries: number): void {
	log.ats.splice(0, entries);
	log.counts.splice(0, entries);
}

/** Events that a window of this length, which ends at the instant, sees: those later than its beginning. */
export function eventsWithin(log: EventLog, windowMs: number, atMs: number): number {
	let events = 0;
	for (let k = log.ats.length - 1; k >= 0 && log.ats[k]! > atMs - windowMs; k--) {
		events += log.counts[k]!;
	}
	return events;
}

/**
 * The first instant from `nowMs` on at which a window that may see `allowed` events has room for one more;
 * Infinity when it never has.
 */
export function roomFrom(log: EventLog, windowMs: number, allowed: number, nowMs: number): number {
	if (allowed < 1) return Number.POSITIVE_INFINITY;
	let seen = 0;
	for (let k = log.ats.length - 1; k >= 0; k--) {
		const leavesAt = log.ats[k]! + windowMs;
		if (leavesAt <= nowMs) return nowMs;
		seen += log.counts[k]!;
		if (seen >= allowed) return leavesAt;
	}
	return nowMs;
}
