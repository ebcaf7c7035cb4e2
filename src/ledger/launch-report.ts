import { readBudgets } from "./arm-budget.ts";
import { type ClosureOf, closedBy, type Refusal, triedBy } from "./closure.ts";
import { dueForDeletion } from "./deletion.ts";
import { freeLease, type HeldLease, leaseOf } from "./holding.ts";
import { createdLease, endedLease, type GrantedLease } from "./lease.ts";
import type { Ledger } from "./ledger.ts";
import { firstLookAt } from "./look-schedule.ts";
import { assumedCreates } from "./region-room.ts";
import { countUse } from "./region-use.ts";
import { countRequest, readLeft, windowsLeft } from "./request-rate.ts";
import type { LaunchReport, LaunchResult } from "./requests.ts";

/** Takes in how the create of a launch was answered. Said twice, the second time changes nothing. */
export function recordReport(ledger: Ledger, report: LaunchReport, now: number): void {
	const held = leaseOf(ledger, report.lease);
	if (held?.lease.state !== "granted") return;
	const { lease } = held;
	readBudgets(ledger.arm, report.rates, now);
	countCreate(ledger, report, lease, now);
	const region = ledger.regions[lease.region]!;
	const refusal = refusalOf(report);
	if (refusal !== undefined) {
		closeFor(ledger, held, refusal, now);
		if (report.result === "quota") region.usages.wantedAt = now;
	}
	if (report.result !== "created" && report.result !== "unknown") {
		freeLease(ledger, held);
		return;
	}
	takeCreated(ledger, held, report.answeredAt, now);
	if (report.result === "created") tried(ledger, held, now);
}

/** The group was created, or may have been. Nobody waits any more for a launch of a run that is over. */
export function takeCreated(
	ledger: Ledger,
	held: HeldLease,
	answeredAt: number,
	now: number,
): void {
	const { batch, lease, holding } = held;
	const job = ledger.jobs[holding.job];
	const isCurrent = job?.run === holding.run;
	const lookAt = isCurrent ? firstLookAt(job, answeredAt) : now;
	const created = createdLease(lease, { answeredAt, lookAt }, now);
	holding.leases[batch] = isCurrent ? created : endedLease(created);
	if (!isCurrent) dueForDeletion(ledger, held, now);
}

/** Counts the create in its windows, and learns from what is left in them. No PUT, no count. */
function countCreate(
	ledger: Ledger,
	{ result, answeredAt, rates }: LaunchReport,
	{ region: name, notBefore }: GrantedLease,
	now: number,
): void {
	if (result === "late" || result === "canceled") return;
	const { creates } = ledger.regions[name]!;
	const assumed = assumedCreates(ledger);
	if (result !== "throttled") countRequest(creates, assumed, answeredAt, now);
	const left = windowsLeft(rates);
	const pending = countUse(ledger)(name).creating - 1;
	const reading = { left, sentFrom: notBefore, carriedOut: result === "created", pending };
	readLeft(creates, assumed, reading, now);
}

function refusalOf({ result, lease, retryAfterMs }: LaunchReport): Refusal | undefined {
	if (!isRefusal(result)) return undefined;
	return { why: result, lease, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

function isRefusal(result: LaunchResult): result is Refusal["why"] {
	return result === "capacity" || result === "quota" || result === "throttled";
}

/** Closes the region for what was refused: all creates when they are too many, the SKU otherwise. */
export function closeFor(
	ledger: Ledger,
	{ lease, holding }: HeldLease,
	refusal: Refusal,
	now: number,
): void {
	const region = ledger.regions[lease.region]!;
	const key: ClosureOf = refusal.why === "throttled" ? "creates" : holding.sku;
	region.closures[key] = closedBy(region.closures[key], refusal, now);
}

function tried(ledger: Ledger, { name, lease, holding }: HeldLease, now: number): void {
	const { closures } = ledger.regions[lease.region]!;
	for (const key of ["creates", holding.sku] as const) {
		const closure = closures[key];
		if (closure === undefined) continue;
		const after = triedBy(closure, name, now);
		if (after === undefined) delete closures[key];
		else closures[key] = after;
	}
}
