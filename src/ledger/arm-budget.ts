/**
 * What Azure Resource Manager takes of one principal: a bucket of requests for each kind, refilled at a steady
 * rate (its document on throttling, 2024 and later: reads 250 and 25 a second, writes and deletes 200 and 10 a
 * second). A bucket is minded once a header has told what is left in it: an endpoint that tells nothing limits
 * nothing.
 */
import type { RateReading } from "../container-groups/rate-reading.ts";

export type ArmKind = "reads" | "writes" | "deletes";

interface ArmBudget {
	size: number;
	perSecond: number;
	/** What was in the bucket at the instant. Below 0: that much was promised ahead. */
	left: number;
	at: number;
}

export type ArmBudgets = Partial<Record<ArmKind, ArmBudget>>;

const PUBLISHED: Record<ArmKind, { size: number; perSecond: number }> = {
	reads: { size: 250, perSecond: 25 },
	writes: { size: 200, perSecond: 10 },
	deletes: { size: 200, perSecond: 10 },
};

/** Takes in what headers say is left: less than we thought, or more than the bucket was thought to hold. */
export function readBudgets(
	budgets: ArmBudgets,
	rates: RateReading | undefined,
	now: number,
): void {
	readBudget(budgets, "reads", rates?.subscriptionReadsLeft, now);
	readBudget(budgets, "writes", rates?.subscriptionWritesLeft, now);
	readBudget(budgets, "deletes", rates?.subscriptionDeletesLeft, now);
}

function readBudget(
	budgets: ArmBudgets,
	kind: ArmKind,
	left: number | undefined,
	now: number,
): void {
	if (left === undefined) return;
	const published = PUBLISHED[kind];
	const before = budgets[kind] ?? { ...published, left: published.size, at: now };
	if (left <= before.size) {
		budgets[kind] = { ...before, left: Math.min(leftIn(before, now), left), at: now };
		return;
	}
	const perSecond = (published.perSecond * left) / published.size;
	budgets[kind] = { size: left, perSecond, left, at: now };
}

function leftIn({ size, perSecond, left, at }: ArmBudget, now: number): number {
	return Math.min(size, left + (Math.max(0, now - at) / 1000) * perSecond);
}

/** How many requests of the kind may be sent now. */
export function budgetLeft(budgets: ArmBudgets, kind: ArmKind, now: number): number {
	const budget = budgets[kind];
	return budget === undefined ? Number.POSITIVE_INFINITY : leftIn(budget, now);
}

/** When so many requests of the kind may be sent, on top of `keep` that stay in the bucket. */
export function budgetFrom(budgets: ArmBudgets, kind: ArmKind, now: number, keep = 0): number {
	const budget = budgets[kind];
	if (budget === undefined) return now;
	const missing = keep + 1 - leftIn(budget, now);
	return missing <= 0 ? now : now + Math.ceil((missing / budget.perSecond) * 1000);
}

export function spendBudget(
	budgets: ArmBudgets,
	kind: ArmKind,
	requests: number,
	now: number,
): void {
	const budget = budgets[kind];
	if (budget !== undefined) {
		budgets[kind] = { ...budget, left: leftIn(budget, now) - requests, at: now };
	}
}

/** What looks leave in the bucket of reads for creates, settles and deletes, which read too. */
export function readsReserve(budgets: ArmBudgets): number {
	return Math.ceil((budgets.reads?.size ?? 0) / 5);
}
