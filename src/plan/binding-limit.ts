/** Which limit holds up a job's next launch. */
import type { Sku } from "../job/job.ts";
import { FIVE_MINUTES_MS, HOUR_MS, roomFrom } from "../ledger/event-log.ts";
import { heldBy, leaseOfBatch } from "../ledger/holding.ts";
import type { Ledger, LedgerJob, Region } from "../ledger/ledger.ts";
import { isEmpty, peekNext } from "../ledger/queue.ts";
import {
	assumedCores,
	assumedGroups,
	coresAllowed,
	type GroupKind,
	groupKind,
	groupsAllowed,
} from "../ledger/quota.ts";
import { assumedCreates, assumedDeletes, roomFor } from "../ledger/region-room.ts";
import { countUse, type RegionUse } from "../ledger/region-use.ts";
import { limitOf, oursOf } from "../ledger/request-rate.ts";
import { budgetAllows } from "../ledger/spending.ts";

export type BindingLimit =
	| { what: GroupKind; region: string; limit: number }
	| { what: "cores"; sku: Sku; region: string; limit: number }
	/** Creates, or deletes of what has ended, in a window. */
	| { what: RateLimit; region: string; limit: number }
	/** The job's own limit. */
	| { what: "parallelism"; limit: number }
	/** Other jobs go before it; or what is left of its budget is committed. */
	| { what: "turn" | "budget" }
	/** The region takes nothing for the time being, or Azure Resource Manager does not. */
	| { what: "closed"; region: string };

export type RateLimit = `${"creates" | "deletes"}Per${"5Minutes" | "Hour"}`;

/** What the job's next launch waits for, in the first of its regions. Undefined: nothing waits. */
export function bindingLimit(
	ledger: Ledger,
	job: LedgerJob,
	now: number,
): BindingLimit | undefined {
	if (isEmpty(job)) return undefined;
	const { parallelism } = job;
	if (parallelism !== undefined && heldBy(ledger, job) >= parallelism) {
		return { what: "parallelism", limit: parallelism };
	}
	if (!budgetAllows(ledger, job, now)) return { what: "budget" };
	const launch = peekNext(job, (batch) => leaseOfBatch(ledger, job, batch) !== undefined, now);
	if (launch === undefined) return undefined;
	const need = { sku: job.sku, cores: launch.cores ?? job.cores };
	const useOf = countUse(ledger);
	const limits: BindingLimit[] = [];
	for (const name of job.regions) {
		const region = ledger.regions[name];
		if (region === undefined) continue;
		const use = useOf(name);
		if ("at" in roomFor(ledger, region, need, use, now)) return { what: "turn" };
		limits.push(regionLimit(ledger, { name, region, use }, need, now));
	}
	return limits[0];
}

interface Place {
	name: string;
	region: Region;
	use: RegionUse;
}

function regionLimit(
	ledger: Ledger,
	place: Place,
	{ sku, cores }: { sku: Sku; cores: number },
	now: number,
): BindingLimit {
	const { name, region, use } = place;
	const kind = groupKind(sku);
	if (use.groups[kind] + 1 > groupsAllowed(ledger, region, sku)) {
		const limit = region[kind]?.limit ?? assumedGroups(ledger, kind);
		return deletesHoldUp(ledger, place, now) ?? { what: kind, region: name, limit };
	}
	if (use.cores[sku] + cores > coresAllowed(ledger, region, sku)) {
		const limit = region.cores[sku]?.limit ?? assumedCores(ledger, sku);
		return deletesHoldUp(ledger, place, now) ?? { what: "cores", sku, region: name, limit };
	}
	return rateLimit(ledger, place, "creates", now) ?? { what: "closed", region: name };
}

/** What has ended stands in the way, and may not be deleted yet. */
function deletesHoldUp(ledger: Ledger, place: Place, now: number): BindingLimit | undefined {
	const waits = Object.values(ledger.deletions).some(
		({ region, permit }) => region === place.name && permit === undefined,
	);
	return waits ? rateLimit(ledger, place, "deletes", now) : undefined;
}

function rateLimit(
	ledger: Ledger,
	{ name, region, use }: Place,
	kind: "creates" | "deletes",
	now: number,
): BindingLimit | undefined {
	const assumed = kind === "creates" ? assumedCreates(ledger) : assumedDeletes(ledger);
	const pending = kind === "creates" ? use.creating : use.deleting;
	const rate = region[kind];
	const from = (window: "hour" | "fiveMinutes", lengthMs: number) =>
		roomFrom(rate.log, lengthMs, oursOf(rate, assumed, window, now) - pending, now);
	const [byHour, by5Minutes] = [from("hour", HOUR_MS), from("fiveMinutes", FIVE_MINUTES_MS)];
	if (Math.max(byHour, by5Minutes) <= now) return undefined;
	const [window, per] =
		byHour > by5Minutes ? (["hour", "Hour"] as const) : (["fiveMinutes", "5Minutes"] as const);
	return { what: `${kind}Per${per}`, region: name, limit: limitOf(rate, assumed, window) };
}
