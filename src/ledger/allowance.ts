/**
 * What a window of a rate limit lets this hub have, learned from what the service says is left.
 *
 * The service counts everybody's requests; we know our own. What is left, together with what we have in the
 * window, is the limit less what others have there. Requests that are under way make our own number uncertain,
 * so a reading gives two bounds, and what was known stays wherever it lies between them.
 *
 * What others had is forgotten evenly over a window's length, as if they had come evenly: without it, a hub
 * that others crowded out would never ask again. The next answer says whether that was right.
 */
export interface Allowance {
	/** What the service was seen to let us have within the last period of a window's length. */
	limit: number;
	/** The limit less what others had, at the last reading. */
	allowed: number;
	readAt: number;
	/** Since when `periodMost`, the most that was allowed, is noted: the limit of the next period. */
	periodFrom: number;
	periodMost: number;
}

/** How many requests we may have in the window that ends now. `assumed`: while nothing was read. */
export function allowedNow(
	allowance: Allowance | undefined,
	assumed: number,
	windowMs: number,
	nowMs: number,
): number {
	if (allowance === undefined) return assumed;
	const { limit, allowed, readAt } = allowance;
	const forgotten = Math.min(1, Math.max(0, nowMs - readAt) / windowMs);
	return Math.floor(allowed + (limit - allowed) * forgotten);
}

/** Takes in a reading: what we may have was surely not below `atLeast` and not above `atMost`. */
export function readAllowance(
	before: Allowance | undefined,
	assumed: number,
	windowMs: number,
	{ atLeast, atMost }: { atLeast: number; atMost: number },
	nowMs: number,
): Allowance {
	const known = allowedNow(before, assumed, windowMs, nowMs);
	const allowed = Math.max(atLeast, Math.min(known, atMost));
	if (before === undefined) {
		const limit = Math.max(assumed, allowed);
		return { limit, allowed, readAt: nowMs, periodFrom: nowMs, periodMost: allowed };
	}
	const periodMost = Math.max(before.periodMost, allowed);
	if (nowMs - before.periodFrom < windowMs) {
		const limit = Math.max(before.limit, allowed);
		return { limit, allowed, readAt: nowMs, periodFrom: before.periodFrom, periodMost };
	}
	return { limit: periodMost, allowed, readAt: nowMs, periodFrom: nowMs, periodMost: allowed };
}
