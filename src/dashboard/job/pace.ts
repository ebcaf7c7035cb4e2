import { hasEnded, type ItemHistory } from "../item-history.ts";

export interface Pace {
	/** Items that ended a minute, lately. Absent while none has. */
	perMinute?: number;
	/** Until the last item ends, at this rate. Absent while it says nothing. */
	leftMs?: number;
}

/** Half of all that ended, and at least this many, say how fast it goes now. */
const FEW = 5;

/** What of a job's items its pace follows from. */
export interface Ends {
	/** When items ended, in order. */
	at: readonly number[];
	firstLaunchAt: number;
	/** Items that have not ended. */
	open: number;
}

export function endsOf(items: readonly ItemHistory[]): Ends {
	return {
		at: items.flatMap(({ finishedAt }) => finishedAt ?? []).sort((a, b) => a - b),
		firstLaunchAt: items.reduce(
			(first, { launches }) => Math.min(first, launches[0]?.createdAt ?? first),
			Number.POSITIVE_INFINITY,
		),
		open: items.reduce((count, { state }) => count + (hasEnded(state) ? 0 : 1), 0),
	};
}

/** How fast a job goes, by the newer half of the items that have ended. `now` is milliseconds since the epoch. */
export function paceOf({ at, firstLaunchAt, open }: Ends, now: number): Pace {
	if (at.length === 0) return {};
	const first = Math.min(Math.floor(at.length / 2), Math.max(0, at.length - FEW));
	const since = first > 0 ? at[first - 1]! : firstLaunchAt;
	const tookMs = now - since;
	if (tookMs < 1000) return {};
	const perMinute = (60_000 * (at.length - first)) / tookMs;
	return { perMinute, ...(open > 0 && { leftMs: (60_000 * open) / perMinute }) };
}
