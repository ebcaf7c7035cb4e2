/** What the ledger knows of quotas and rates, for those who want to see why something waits. */
import type { Sku } from "../job/job.ts";
import { type ArmKind, budgetLeft } from "./arm-budget.ts";
import type { Closure, ClosureOf } from "./closure.ts";
import { deleteRoomFrom } from "./deletion.ts";
import type { Ledger, Region } from "./ledger.ts";
import { assumedCores, assumedGroups, type GroupKind, type Quota } from "./quota.ts";
import { assumedCreates, assumedDeletes } from "./region-room.ts";
import { countUse, type RegionUse } from "./region-use.ts";
import {
	type AssumedRate,
	countedNow,
	limitOf,
	oursOf,
	type RequestRate,
	requestRoomFrom,
	type WindowName,
} from "./request-rate.ts";

export interface QuotaView {
	/** How much of each limit this hub may take. */
	share: number;
	regions: Record<string, RegionView>;
	/** What ARM still takes at once, of each kind that it has told of. */
	arm: Partial<Record<ArmKind, { size: number; left: number }>>;
}

export interface RegionView {
	containerGroups: QuotaInUse;
	/** Those of the SKU Confidential, which are no part of the above. */
	confidentialGroups: QuotaInUse;
	cores: Record<Sku, QuotaInUse>;
	creates: RateInUse;
	deletes: RateInUse;
	/** What takes nothing for the time being, why, and until when at least. */
	closed: Partial<Record<ClosureOf, Pick<Closure, "why" | "until">>>;
	/** Container groups that are to be deleted. */
	toDelete: number;
	/** How many of them Azure refused to delete. */
	deletesDenied: number;
	/** When the limits were last read from `usages`. */
	readAt?: number;
}

interface QuotaInUse {
	limit: number;
	/** Where the limit is from: the settings, or what the service said. */
	from: "assumed" | "usages";
	ours: number;
	others: number;
}

export interface RateInUse {
	fiveMinutes: WindowInUse;
	hour: WindowInUse;
	/** When one more fits. Absent: not before requests that are under way were answered. */
	nextRoomAt?: number;
}

interface WindowInUse {
	limit: number;
	from: "assumed" | "headers";
	ours: number;
	others: number;
}

export function quotaView(ledger: Ledger, now: number): QuotaView {
	const useOf = countUse(ledger);
	const arm: QuotaView["arm"] = {};
	for (const kind of ["reads", "writes", "deletes"] as const) {
		const size = ledger.arm[kind]?.size;
		if (size !== undefined) {
			arm[kind] = { size, left: Math.max(0, Math.floor(budgetLeft(ledger.arm, kind, now))) };
		}
	}
	const regions = Object.entries(ledger.regions).map(
		([name, region]) => [name, regionView(ledger, name, region, useOf(name), now)] as const,
	);
	return { share: ledger.share, regions: Object.fromEntries(regions), arm };
}

function regionView(
	ledger: Ledger,
	name: string,
	region: Region,
	use: RegionUse,
	now: number,
): RegionView {
	const { readAt } = region.usages;
	const toDelete = Object.values(ledger.deletions).filter((each) => each.region === name);
	const cores = (sku: Sku) =>
		quotaInUse(region.cores[sku], assumedCores(ledger, sku), use.cores[sku]);
	const groups = (kind: GroupKind) =>
		quotaInUse(region[kind], assumedGroups(ledger, kind), use.groups[kind]);
	const creates = assumedCreates(ledger);
	const createsFrom = requestRoomFrom(region.creates, creates, use.creating, now);
	const deletesFrom = deleteRoomFrom(ledger, name, use.deleting, now);
	return {
		containerGroups: groups("containerGroups"),
		confidentialGroups: groups("confidentialGroups"),
		cores: {
			standard: cores("standard"),
			spot: cores("spot"),
			confidential: cores("confidential"),
		},
		creates: rateInUse(region.creates, creates, createsFrom, now),
		deletes: rateInUse(region.deletes, assumedDeletes(ledger), deletesFrom, now),
		closed: closedNow(region, now),
		toDelete: toDelete.length,
		deletesDenied: toDelete.filter(({ denied }) => denied).length,
		...(readAt === undefined ? {} : { readAt }),
	};
}

function quotaInUse(quota: Quota | undefined, assumed: number, ours: number): QuotaInUse {
	if (quota === undefined) return { limit: assumed, from: "assumed", ours, others: 0 };
	return { limit: quota.limit, from: "usages", ours, others: quota.others };
}

function rateInUse(
	rate: RequestRate,
	assumed: AssumedRate,
	roomFrom: number,
	now: number,
): RateInUse {
	const window = (name: WindowName): WindowInUse => {
		const limit = limitOf(rate, assumed, name);
		const from = rate[name] === undefined ? "assumed" : "headers";
		const others = Math.max(0, limit - oursOf(rate, { ...assumed, share: 1 }, name, now));
		return { limit, from, ours: countedNow(rate, name, now), others };
	};
	return {
		fiveMinutes: window("fiveMinutes"),
		hour: window("hour"),
		...(Number.isFinite(roomFrom) ? { nextRoomAt: roomFrom } : {}),
	};
}

function closedNow({ closures }: Region, now: number): RegionView["closed"] {
	const closed = Object.entries(closures).flatMap(([key, { why, until, opensAt = until }]) =>
		opensAt > now ? [[key, { why, until: opensAt }] as const] : [],
	);
	return Object.fromEntries(closed);
}
