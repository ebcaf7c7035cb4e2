/** Whether and when one more launch fits a region, and if not, what it lacks. */
import type { Sku } from "../job/job.ts";
import { budgetFrom } from "./arm-budget.ts";
import { type Closure, passage } from "./closure.ts";
import { leaseOf } from "./holding.ts";
import type { Ledger, Limits, Region } from "./ledger.ts";
import { coresAllowed, groupKind, groupsAllowed } from "./quota.ts";
import type { RegionUse } from "./region-use.ts";
import { type AssumedRate, requestRoomFrom } from "./request-rate.ts";

/** How far ahead a grant may begin, so that its batch is ready at the edge of a window. */
const AHEAD_MS = 30_000;
/** So many launches a region is given before its usages were read, and how long they are waited for. */
const UNREAD_LAUNCHES = 4;
const UNREAD_MS = 5000;

export type Room =
	| { at: number }
	/** `until`: when it may be otherwise, as far as time alone decides. */
	| { lacks: "capacity" | "quota" | "cores" | "rate"; until?: number };

export function roomFor(
	ledger: Ledger,
	region: Region,
	{ sku, cores }: { sku: Sku; cores: number },
	use: RegionUse,
	now: number,
): Room {
	for (const closure of [region.closures.creates, region.closures[sku]]) {
		if (closure === undefined || passageOf(ledger, closure, now) !== "closed") continue;
		const until = closure.opensAt ?? closure.until;
		const lacks = closure.why === "throttled" ? "rate" : closure.why;
		return until > now ? { lacks, until } : { lacks };
	}
	const groups = use.groups[groupKind(sku)];
	if (groups + 1 > groupsAllowed(ledger, region, sku)) return { lacks: "quota" };
	if (use.cores[sku] + cores > coresAllowed(ledger, region, sku)) return { lacks: "cores" };
	const readUntil = region.since + UNREAD_MS;
	if (region.usages.readAt === undefined && now < readUntil && groups >= UNREAD_LAUNCHES) {
		return { lacks: "quota", until: readUntil };
	}
	use.createsFrom ??= Math.max(
		requestRoomFrom(region.creates, assumedCreates(ledger), use.creating, now),
		budgetFrom(ledger.arm, "writes", now),
	);
	const at = use.createsFrom;
	if (at <= now + AHEAD_MS) return { at };
	return Number.isFinite(at) ? { lacks: "rate", until: at - AHEAD_MS } : { lacks: "rate" };
}

/** How a closure lets a launch pass. A trial that was created goes on standing while it is being judged. */
export function passageOf(ledger: Ledger, closure: Closure, now: number) {
	const isUnderWay = (name: string) => leaseOf(ledger, name)?.lease.state === "granted";
	return passage(closure, isUnderWay, now);
}

export function assumedCreates({
	assumed,
	share,
}: {
	assumed: Limits;
	share: number;
}): AssumedRate {
	return { per5Minutes: assumed.createsPer5Minutes, perHour: assumed.createsPerHour, share };
}

export function assumedDeletes({
	assumed,
	share,
}: {
	assumed: Limits;
	share: number;
}): AssumedRate {
	return { per5Minutes: assumed.deletesPer5Minutes, perHour: assumed.deletesPerHour, share };
}
