import { hasEnded, type ItemHistory } from "../item-history.ts";

export interface Pace {
	/** Items that ended a minute, lately. Absent while none has. */
	perMinute?: number;
	/** Until the last item ends, at this rate. Absent while it says nothing. */
	leftMs?: number;
}

/** Half of all that ended, and at least this many, say how fast it goes now. */
const FEW = 5;

/** How fast a job goes, by the newer half of the items that have ended. `now` is milliseconds since the epoch. */
export function paceOf(items: readonly ItemHistory[], now: number): Pace {
	const ends = items.flatMap(({ finishedAt }) => finishedAt ?? []).sort((a, b) => a - b);
	if (ends.length === 0) return {};
	const newer = ends.slice(Math.min(Math.floor(ends.length / 2), Math.max(0, ends.length - FEW)));
	const since =
		ends.length > newer.length ? ends[ends.length - newer.length - 1]! : firstLaunch(items);
	const tookMs = now - since;
	if (tookMs < 1000) return {};
	const perMinute = (60_000 * newer.length) / tookMs;
	const open = items.reduce((count, { state }) => count + (hasEnded(state) ? 0 : 1), 0);
	return { perMinute, ...(open > 0 && { leftMs: (60_000 * open) / perMinute }) };
}

function firstLaunch(items: readonly ItemHistory[]): number {
	return items.reduce(
		(first, { launches }) => Math.min(first, launches[0]?.createdAt ?? first),
		Number.POSITIVE_INFINITY,
	);
}
