/**
 * What a job has cost so far, and whether its budget lets it go on.
 *
 * 1. A launch is counted once: when its lease ends, or is freed without an end, as nobody said what it cost.
 * 2. What is under way counts as the larger of what it has cost so far and what a launch is expected to cost: as the
 *    job's launches did on average; before any has ended, as the job itself expects, or else as long as its timeouts let
 *    it run.
 * 3. The first launch of a run is let through, whatever it may cost, while anything is left: how else would one know.
 */
import { addCost, type Cost, NO_COST, totalUsd } from "../job/cost.ts";
import type { HeldLease } from "./holding.ts";
import type { CreatedLease, Lease } from "./lease.ts";
import type { Ledger, LedgerJob } from "./ledger.ts";
import { isEmpty } from "./queue.ts";

const HOUR_MS = 3_600_000;

/** Counts what the launch of a created lease cost. Without a figure it is taken for what its time comes to. */
export function countCost(
	ledger: Ledger,
	{ lease, holding }: HeldLease,
	cost: Cost | undefined,
	now: number,
): void {
	const job = ledger.jobs[holding.job];
	if (job?.run !== holding.run || lease.state !== "created") return;
	const byTime = usdSoFar(job, lease, now);
	const counted = cost ?? (byTime === undefined ? undefined : { ...NO_COST, failed: byTime });
	if (counted === undefined) return;
	job.cost = addCost(job.cost ?? NO_COST, counted);
	job.costed = (job.costed ?? 0) + 1;
}

export interface Spending {
	/** What launches that have ended cost. */
	cost: Cost;
	/** What those under way have cost so far, and what they are expected to come to. */
	underWayUsd: number;
	committedUsd: number;
	/** How many there are. */
	underWay: number;
}

export function spendingOf(ledger: Ledger, job: LedgerJob, now: number): Spending {
	const spending: Spending = {
		cost: job.cost ?? NO_COST,
		...{ underWayUsd: 0, committedUsd: 0, underWay: 0 },
	};
	for (const holding of Object.values(ledger.holdings)) {
		if (holding.job !== job.id || holding.run !== job.run) continue;
		for (const lease of Object.values(holding.leases)) {
			if (lease.state === "ended") continue;
			const soFar = lease.state === "created" ? (usdSoFar(job, lease, now) ?? 0) : 0;
			spending.underWay++;
			spending.underWayUsd += soFar;
			spending.committedUsd += Math.max(soFar, expectedUsd(job, lease.region));
		}
	}
	return spending;
}

/** Whether the budget, if there is one, has room for one more launch in the first of the job's regions. */
export function budgetAllows(ledger: Ledger, job: LedgerJob, now: number): boolean {
	if (job.budgetUsd === undefined) return true;
	const { cost, committedUsd, underWay } = spendingOf(ledger, job, now);
	const spent = totalUsd(cost);
	if (spent === 0 && underWay === 0) return job.budgetUsd > 0;
	return spent + committedUsd + expectedUsd(job, job.regions[0]!) <= job.budgetUsd;
}

/** Jobs whose budget has no room for another launch, though nothing of them is under way any more. */
export function jobsOutOfBudget(ledger: Ledger, now: number): LedgerJob[] {
	return Object.values(ledger.jobs).filter(
		(job) =>
			job.budgetUsd !== undefined &&
			job.stop === undefined &&
			!isEmpty(job) &&
			spendingOf(ledger, job, now).underWay === 0 &&
			!budgetAllows(ledger, job, now),
	);
}

function usdSoFar(job: LedgerJob, { region, answeredAt }: CreatedLease, now: number) {
	const usdPerHour = job.usdPerHour?.[region];
	if (usdPerHour === undefined) return undefined;
	return (usdPerHour * Math.max(0, now - answeredAt)) / HOUR_MS;
}

function expectedUsd(job: LedgerJob, region: Lease["region"]): number {
	if (job.costed !== undefined) return totalUsd(job.cost ?? NO_COST) / job.costed;
	const spanMs = job.expectedMs ?? job.startMs + job.runMs;
	return ((job.usdPerHour?.[region] ?? 0) * spanMs) / HOUR_MS;
}
