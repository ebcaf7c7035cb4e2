import type { Sku } from "../job/job.ts";

/**
 * A region that takes nothing for a while: no creates of a SKU for want of capacity or quota, or no creates, or
 * no deletes, as the service throttles them.
 *
 * closed until an instant → one launch tries (deletes: simply open) → it was created: open again; it was refused:
 * closed, twice as long. When groups were created and failed for capacity afterwards, a
 * create proves nothing: it opens only once the trial has stood for a while.
 */
export interface Closure {
	why: "capacity" | "quota" | "throttled";
	/** Nothing is admitted before. */
	until: number;
	/** How long it was closed the last time. */
	closedMs: number;
	/** The lease that tries whether it is over. */
	trial?: string;
	/** Groups failed for capacity after they had been created. */
	afterCreate?: true;
	/** When the trial, which was created, has stood for long enough. */
	opensAt?: number;
}

/** What can be closed in a region: the creates of a SKU, all creates, or deletes. */
export type ClosureOf = Sku | "creates" | "deletes";
export type Closures = Partial<Record<ClosureOf, Closure>>;

const FIRST_MS = 20_000;
const MOST_MS = 300_000;
const TRIAL_STANDS_MS = 30_000;

export interface Refusal {
	why: Closure["why"];
	lease: string;
	retryAfterMs?: number;
	afterCreate?: boolean;
}

/** The closure after a refusal. Refusals of launches that were under way do not make it longer and longer. */
export function closedBy(before: Closure | undefined, refusal: Refusal, now: number): Closure {
	const { why, lease, retryAfterMs = 0, afterCreate = false } = refusal;
	const again = before !== undefined && (before.trial === lease || now >= before.until);
	const closedMs = Math.min((before?.closedMs ?? FIRST_MS) * (again ? 2 : 1), MOST_MS);
	// Who throttles and says for how long is believed.
	const waitMs =
		why === "throttled" && retryAfterMs > 0 ? retryAfterMs : Math.max(closedMs, retryAfterMs);
	return {
		why,
		until: Math.max(before?.until ?? 0, now + waitMs),
		closedMs,
		...(afterCreate ? { afterCreate } : {}),
	};
}

/** The closure after a create was taken. Only the trial proves anything; undefined: open again. */
export function triedBy(closure: Closure, lease: string, now: number): Closure | undefined {
	if (closure.trial !== lease) return closure;
	return closure.afterCreate ? { ...closure, opensAt: now + TRIAL_STANDS_MS } : undefined;
}

/** Whether a launch may go now: freely, as the one that tries, or not. */
export function passage(
	closure: Closure | undefined,
	isUnderWay: (lease: string) => boolean,
	now: number,
): "open" | "trial" | "closed" {
	if (closure === undefined) return "open";
	if (closure.opensAt !== undefined) return now >= closure.opensAt ? "open" : "closed";
	if (now < closure.until) return "closed";
	return closure.trial !== undefined && isUnderWay(closure.trial) ? "closed" : "trial";
}
