/**
 * Who is granted a launch: as many as quotas, windows, budgets and parallelism allow, in turn, each in the first
 * region of its job that has room.
 */

import { spendBudget } from "./arm-budget.ts";
import { grantLaunch } from "./grant.ts";
import { leaseOfBatch } from "./holding.ts";
import type { Ledger, LedgerJob } from "./ledger.ts";
import { regionOf } from "./ledger.ts";
import { isEmpty, peekNext, type QueuedLaunch, take } from "./queue.ts";
import { coresAllowed, groupKind, groupsAllowed } from "./quota.ts";
import { passageOf, roomFor } from "./region-room.ts";
import { countUse, type RegionUse } from "./region-use.ts";
import { budgetAllows } from "./spending.ts";
import { isFull, type StateSize, stateSize } from "./state-size.ts";
import { giveTurn, inTurn, isOwed } from "./turn.ts";

interface Choice {
	job: LedgerJob;
	launch: QueuedLaunch;
	region: string;
	at: number;
}

/** Grants whatever can be granted now. The batches are told by whoever drains the wakes next. */
export function admit(ledger: Ledger, now: number): void {
	if (Object.values(ledger.jobs).every(isEmpty)) return;
	const useOf = countUse(ledger);
	const size = stateSize(ledger);
	for (;;) {
		const choice = nextGrant(ledger, { useOf, size }, now);
		if (choice === undefined) return;
		if (goesAgain(choice)) size.singles--;
		size.groups++;
		carryOut(ledger, choice, useOf(choice.region), now);
	}
}

/** It stands in its job's queue by itself, and not in a range of those that were never launched. */
function goesAgain({ job, launch }: Pick<Choice, "job" | "launch">): boolean {
	return job.front.includes(launch);
}

function nextGrant(
	ledger: Ledger,
	{ useOf, size }: { useOf: (region: string) => RegionUse; size: StateSize },
	now: number,
): Choice | undefined {
	/** Regions and SKUs whose cores are kept for a job that is owed them, and for which one asked before. */
	const kept = new Set<string>();
	const asked = new Set<string>();
	for (const job of inTurn(ledger, now)) {
		const launch = peekNext(job, (batch) => leaseOfBatch(ledger, job, batch) !== undefined, now);
		if (launch === undefined) continue;
		if (isFull(size, { goesAgain: goesAgain({ job, launch }) })) continue;
		if (!budgetAllows(ledger, job, now)) continue;
		const place = placeFor(ledger, job, launch, { useOf, kept }, now);
		if (place.at !== undefined) return { job, launch, region: place.region, at: place.at };
		if (place.lacksCores === undefined) continue;
		const key = coresKey(place.lacksCores, job);
		if (!asked.has(key)) job.passedOverSince ??= now;
		if (isOwed(job, now)) kept.add(key);
		asked.add(key);
	}
	return undefined;
}

/** The first of the job's regions that has room now, or else the one that has it soonest. */
function placeFor(
	ledger: Ledger,
	job: LedgerJob,
	{ cores = job.cores }: QueuedLaunch,
	{ useOf, kept }: { useOf: (region: string) => RegionUse; kept: ReadonlySet<string> },
	now: number,
): { region: string; at: number } | { at?: undefined; lacksCores?: string } {
	let soonest: { region: string; at: number } | undefined;
	let lacksCores: string | undefined;
	for (const name of job.regions) {
		if (kept.has(coresKey(name, job))) continue;
		const region = regionOf(ledger, name, now);
		const room = roomFor(ledger, region, { sku: job.sku, cores }, useOf(name), now);
		if ("at" in room) {
			if (room.at <= now) return { region: name, at: now };
			if (soonest === undefined || room.at < soonest.at) soonest = { region: name, at: room.at };
		} else if (room.lacks === "cores" && cores <= coresAllowed(ledger, region, job.sku)) {
			lacksCores ??= name;
		}
	}
	return soonest ?? (lacksCores === undefined ? {} : { lacksCores });
}

function coresKey(region: string, { sku }: LedgerJob): string {
	return `${region} ${sku}`;
}

function carryOut(
	ledger: Ledger,
	{ job, launch, region: name, at }: Choice,
	use: RegionUse,
	now: number,
): void {
	const region = regionOf(ledger, name, now);
	const { cores = job.cores } = launch;
	const part = Math.max(
		1 / Math.max(1, groupsAllowed(ledger, region, job.sku)),
		cores / Math.max(1, coresAllowed(ledger, region, job.sku)),
	);
	take(job, launch);
	giveTurn(ledger, job, part, now);
	const lease = grantLaunch(ledger, job, launch, { region: name, at }, now);
	spendBudget(ledger.arm, "writes", 1, now);
	use.groups[groupKind(job.sku)]++;
	use.cores[job.sku] += cores;
	use.creating++;
	use.createsFrom = undefined;
	for (const key of ["creates", job.sku] as const) {
		const closure = region.closures[key];
		if (closure === undefined) continue;
		if (passageOf(ledger, closure, now) === "open") delete region.closures[key];
		else closure.trial = lease;
	}
}
