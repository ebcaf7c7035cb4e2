/** What would change a plan: each change is predicted anew, and told if it matters. */

import { MAX_GROUP, MAX_SPOT_GROUP } from "../job/file/container-schema.ts";
import type { Sku } from "../job/job.ts";
import { assumedCores } from "../ledger/quota.ts";
import type { BindingLimit } from "./binding-limit.ts";
import { type Change, changed } from "./change.ts";
import type { PlanBasis, PlannedWork } from "./plan-input.ts";
import { costOf, durationsOf } from "./planned-cost.ts";
import { plannedJob } from "./planned-job.ts";
import { predict } from "./predict.ts";
import type { Prediction } from "./prediction.ts";

export interface WhatIf {
	change: Change;
	makespanMs: number;
	/** When its last container group is created. */
	lastCreateMs?: number;
	usd?: number;
	/** When it is not done then, either: why, and how many of its container groups are created. */
	unfinished?: NonNullable<Prediction["unfinished"]>;
	launched?: number;
	containerGroups?: number;
	/** What would hold it up then, most of all. */
	waits: Prediction["waits"];
}

/** A change that saves less than this part of time or money is not worth a line. */
const MATTERS = 0.03;
/** A wait of less than this part of the makespan holds nothing up. */
const BINDS = 0.05;
/** What every region offers in one group. */
const USUAL_GROUP = { cpuCores: 4, memoryGb: 16 };

/** Those that matter, the most helpful first. */
export function whatIfs(work: PlannedWork, basis: PlanBasis, before: Prediction): WhatIf[] {
	if (before.items === 0) return [];
	const standing = outcomeOf(work, basis, before);
	return changesFor(work, basis, before)
		.map((change) => {
			const then = changed(work, basis, change);
			// Spot has the same rates: with as many cores and no budget, only the price is another.
			const onlyPaysLess = work.job.budgetUsd === undefined && hasAsManySpotCores(work, basis);
			if (change.what === "spot" && onlyPaysLess) {
				return { change, ...outcomeOf(then.work, then.basis, before) };
			}
			const planned = plannedJob(then.work, then.basis, durationsOf(then.basis));
			const prediction = predict(then.basis, planned);
			return { change, ...outcomeOf(then.work, then.basis, prediction) };
		})
		.filter((then) => matters(then, standing))
		.sort((a, b) => partDone(b) - partDone(a) || a.makespanMs - b.makespanMs);
}

/** Of a job that does not get done only getting further counts: that it ends sooner is no help. */
function matters(then: WhatIf, before: Omit<WhatIf, "change">): boolean {
	const further = partDone(then) - partDone(before);
	if (further !== 0) return further > 0;
	if (before.unfinished === undefined && isLess(then.makespanMs, before.makespanMs)) return true;
	return then.usd !== undefined && before.usd !== undefined && isLess(then.usd, before.usd);
}

function isLess(then: number, before: number): boolean {
	return then <= before * (1 - MATTERS);
}

/** 1 of a job that gets done, always less of one that does not. */
function partDone({ unfinished, launched = 0, containerGroups = 0 }: Omit<WhatIf, "change">) {
	return unfinished === undefined ? 1 : launched / (containerGroups + 1);
}

function outcomeOf(
	work: PlannedWork,
	basis: PlanBasis,
	prediction: Prediction,
): Omit<WhatIf, "change"> {
	const cost = costOf(prediction, plannedJob(work, basis, durationsOf(basis)), basis);
	const { makespanMs, lastCreateMs, waits, unfinished, launched, containerGroups } = prediction;
	return {
		makespanMs,
		...(unfinished === undefined ? {} : { unfinished, launched, containerGroups }),
		...(lastCreateMs === undefined ? {} : { lastCreateMs }),
		...(cost === undefined ? {} : { usd: cost.usd }),
		waits,
	};
}

/** Limits that hold it up, twice as high; more items a group; one more region; spot. */
function changesFor(work: PlannedWork, basis: PlanBasis, { waits }: Prediction): Change[] {
	const binding = waits.filter(({ part }) => part >= BINDS).map(({ limit }) => limit);
	const changes: Change[] = withoutTwins(binding.flatMap(raised));
	const isHeldUp = binding.some(({ what }) => what !== "parallelism" && what !== "turn");
	const itemsPerGroup = packed(work, basis);
	if (isHeldUp && itemsPerGroup !== undefined) {
		changes.push({ what: "itemsPerGroup", from: work.job.itemsPerGroup, to: itemsPerGroup });
	}
	if (isHeldUp) changes.push({ what: "region", region: anotherRegion(work, basis) });
	if (work.job.sku === "standard" && hasSpotPrice(work, basis) && fitsSpot(work)) {
		changes.push({ what: "spot" });
	}
	return changes;
}

/** Creates and deletes of a window are raised together: once is enough. */
function withoutTwins(changes: Change[]): Change[] {
	const seen = new Set<string>();
	return changes.filter((change) => {
		if (change.what !== "limit") return true;
		const { limit } = change;
		const key = `${limit.what.replace("deletes", "creates")} ${"region" in limit ? limit.region : ""}`;
		return seen.size < seen.add(key).size;
	});
}

function raised(limit: BindingLimit): Change[] {
	switch (limit.what) {
		case "turn":
		case "closed":
		case "budget":
			return [];
		default:
			return [{ what: "limit", limit, to: limit.limit * 2 }];
	}
}

/** As many items as fit a group that every region offers, and its quota of cores. */
function packed({ job, itemCount }: PlannedWork, { limits, ledger, location }: PlanBasis) {
	const region = ledger.regions[job.regions?.[0] ?? location];
	const cores =
		region?.cores[job.sku]?.limit ?? assumedCores({ ...ledger, assumed: limits }, job.sku);
	const { cpuCores, memoryGb } = job.resources;
	const most = Math.min(
		Math.floor(Math.min(USUAL_GROUP.cpuCores, cores) / cpuCores),
		Math.floor(USUAL_GROUP.memoryGb / memoryGb),
		MAX_GROUP.containers,
		itemCount,
	);
	return most > job.itemsPerGroup ? most : undefined;
}

/** One whose quotas Azure has told the hub; else any with the same quotas. What a job merely named may be no region. */
function anotherRegion({ job }: PlannedWork, { ledger, location }: PlanBasis): string | undefined {
	const own = job.regions ?? [location];
	const told = Object.entries(ledger.regions).filter(([, region]) => region.containerGroups);
	return told.map(([name]) => name).find((name) => !own.includes(name));
}

function hasSpotPrice({ job }: PlannedWork, { prices, location }: PlanBasis): boolean {
	return (job.regions ?? [location]).every((name) => prices[name]?.spot !== undefined);
}

function fitsSpot({ job }: PlannedWork): boolean {
	const { cpuCores, memoryGb } = job.resources;
	const fits =
		cpuCores * job.itemsPerGroup <= MAX_SPOT_GROUP.cpuCores &&
		memoryGb * job.itemsPerGroup <= MAX_SPOT_GROUP.memoryGb;
	return fits && job.platform === undefined;
}

function hasAsManySpotCores(
	{ job }: PlannedWork,
	{ limits, ledger, location }: PlanBasis,
): boolean {
	return (job.regions ?? [location]).every((name) => {
		const free = (sku: Sku) => {
			const quota = ledger.regions[name]?.cores[sku];
			const assumed = { ...ledger, assumed: limits };
			return quota === undefined ? assumedCores(assumed, sku) : quota.limit - quota.others;
		};
		return free("spot") >= free("standard");
	});
}
