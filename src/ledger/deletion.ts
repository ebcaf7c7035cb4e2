/**
 * Groups that are to be deleted. A permit is good for one DELETE, and deletes are rationed as creates are: a group
 * waits until the windows have room, and jobs get their permits in rotation, so that the hundreds of a canceled
 * job do not keep others waiting. Only a group that was answered gone frees its slot.
 */
import { admit } from "./admission.ts";
import { budgetFrom, readBudgets, spendBudget } from "./arm-budget.ts";
import { closedBy } from "./closure.ts";
import { drainWakes } from "./grant.ts";
import { freeLease, type HeldLease, leaseOf } from "./holding.ts";
import type { Deletion, Ledger } from "./ledger.ts";
import { assumedDeletes } from "./region-room.ts";
import { countUse } from "./region-use.ts";
import { countRequest, readLeft, requestRoomFrom, windowsLeft } from "./request-rate.ts";
import type { DeletedAnswer, DeletedInput } from "./requests.ts";

/** A permit whose answer never came is handed out again. */
export const PERMIT_AGAIN_MS = 90_000;
/** A group that could not be deleted yet is tried again after this time, doubling. ACI asks for 10 s. */
const AGAIN_MS = 10_000;
const AGAIN_MOST_MS = 120_000;
/** One that was denied waits for an administrator: the doubling goes on up to here. */
const DENIED_MOST_MS = 1_800_000;

/** The lease's group is to be deleted as soon as there is a permit. */
export function dueForDeletion(
	ledger: Ledger,
	{ name, lease, holding }: HeldLease,
	now: number,
): void {
	ledger.deletions[name] ??= {
		...{ job: holding.job, region: lease.region, since: now, dueAt: now, tries: 0 },
	};
}

/** A permit for the group at once, unless others have waited for one: then the watch hands them out in turn. */
export function permitNow(ledger: Ledger, name: string, now: number): number | undefined {
	const deletion = ledger.deletions[name];
	if (deletion === undefined || deletion.permit !== undefined) return undefined;
	const waits = Object.values(ledger.deletions).some(
		(other) => other !== deletion && other.region === deletion.region && isDue(other, now),
	);
	const { deleting } = countUse(ledger)(deletion.region);
	if (waits || deleteRoomFrom(ledger, deletion.region, deleting, now) > now) return undefined;
	return handOut(ledger, deletion, now);
}

/** Permits for as many groups as there is room for, job by job in rotation. */
export function permitsInTurn(
	ledger: Ledger,
	most: number,
	now: number,
): { lease: string; permit: number }[] {
	const permits: { lease: string; permit: number }[] = [];
	const useOf = countUse(ledger);
	const full = new Set<string>();
	const queues = dueByJob(ledger, now);
	while (permits.length < most && queues.length > 0) {
		const { job, due } = queues.shift()!;
		const next = due.findIndex(([, { region }]) => !full.has(region));
		if (next < 0) continue;
		const [lease, deletion] = due[next]!;
		const use = useOf(deletion.region);
		if (deleteRoomFrom(ledger, deletion.region, use.deleting, now) > now) {
			full.add(deletion.region);
			queues.unshift({ job, due });
			continue;
		}
		due.splice(next, 1);
		use.deleting++;
		if (due.length > 0) queues.push({ job, due });
		ledger.deletedFor = job;
		permits.push({ lease, permit: handOut(ledger, deletion, now) });
	}
	return permits;
}

/** The due deletions of each job; the job after the one that was served last comes first. */
function dueByJob(ledger: Ledger, now: number): { job: string; due: [string, Deletion][] }[] {
	const byJob = new Map<string, [string, Deletion][]>();
	for (const entry of Object.entries(ledger.deletions)) {
		if (!isDue(entry[1], now)) continue;
		const due = byJob.get(entry[1].job);
		if (due === undefined) byJob.set(entry[1].job, [entry]);
		else due.push(entry);
	}
	const queues = [...byJob].map(([job, due]) => ({ job, due }));
	const after = queues.findIndex(({ job }) => job === ledger.deletedFor) + 1;
	return [...queues.slice(after), ...queues.slice(0, after)];
}

function isDue({ permit, dueAt }: Deletion, now: number): boolean {
	return permit === undefined && dueAt <= now;
}

function handOut(ledger: Ledger, deletion: Deletion, now: number): number {
	const number = ledger.nextPermit++;
	deletion.permit = { number, at: now };
	spendBudget(ledger.arm, "deletes", 1, now);
	return number;
}

/**
 * When the region takes one more DELETE, as far as is known. `deleting`: permits that were not answered, which
 * count as deletes of now. After the service has throttled deletes, one goes alone to try.
 */
export function deleteRoomFrom(
	ledger: Ledger,
	name: string,
	deleting: number,
	now: number,
): number {
	const region = ledger.regions[name];
	if (region === undefined) return now;
	const closure = region.closures.deletes;
	if (closure !== undefined && now < closure.until) return closure.until;
	if (closure !== undefined && deleting > 0) return Number.POSITIVE_INFINITY;
	return Math.max(
		requestRoomFrom(region.deletes, assumedDeletes(ledger), deleting, now),
		budgetFrom(ledger.arm, "deletes", now),
	);
}

/** How permits were used. */
export function recordDeletions(
	ledger: Ledger,
	deletions: DeletedInput[],
	now: number,
): DeletedAnswer {
	for (const deletion of deletions) recordDeletion(ledger, deletion, now);
	admit(ledger, now);
	return { wakes: drainWakes(ledger, now) };
}

function recordDeletion(ledger: Ledger, input: DeletedInput, now: number): void {
	const deletion = ledger.deletions[input.lease];
	if (deletion === undefined) return;
	const { permit } = deletion;
	if (permit?.number === input.permit) {
		delete deletion.permit;
		readBudgets(ledger.arm, input.rates, now);
		if (input.sent) countDelete(ledger, deletion.region, { ...input, sentFrom: permit.at }, now);
		if (!input.gone) tryAgain(ledger, deletion, input, now);
	}
	if (!input.gone) return;
	if (deletion.permit !== undefined) {
		// A newer permit may have been used meanwhile: it counts as if it had been.
		const { lease, permit: newer } = { lease: input.lease, permit: deletion.permit };
		const used = { lease, permit: newer.number, gone: true, sent: true, answeredAt: now };
		countDelete(ledger, deletion.region, { ...used, sentFrom: newer.at }, now);
	}
	const held = leaseOf(ledger, input.lease);
	if (held?.lease.state === "ended") freeLease(ledger, held);
	delete ledger.deletions[input.lease];
}

/**
 * Counts a DELETE in its windows, and learns from what is left in them. A 429 is not counted, and neither is what ARM
 * denied, as that never reached ACI.
 */
function countDelete(
	ledger: Ledger,
	name: string,
	{ answeredAt, sentFrom, gone, rates, throttled, denied }: DeletedInput & { sentFrom: number },
	now: number,
): void {
	const region = ledger.regions[name];
	if (region === undefined) return;
	const assumed = assumedDeletes(ledger);
	if (throttled === undefined && denied === undefined) {
		countRequest(region.deletes, assumed, answeredAt, now);
		if (sentFrom >= (region.closures.deletes?.until ?? now)) delete region.closures.deletes;
	}
	const pending = countUse(ledger)(name).deleting;
	const reading = { left: windowsLeft(rates), sentFrom, carriedOut: gone, pending };
	readLeft(region.deletes, assumed, reading, now);
}

/** The group is still there: it goes to the end of its job's queue. */
function tryAgain(ledger: Ledger, deletion: Deletion, input: DeletedInput, now: number): void {
	const { lease, sent, throttled, denied, retryAfterMs } = input;
	if (denied) deletion.denied = true;
	else if (sent) delete deletion.denied;
	const region = ledger.regions[deletion.region];
	if (throttled && region !== undefined) {
		const { deletes } = region.closures;
		const refusal = {
			why: "throttled" as const,
			lease,
			...(retryAfterMs === undefined ? {} : { retryAfterMs }),
		};
		region.closures.deletes = closedBy(deletes, refusal, now);
	} else if (sent) {
		const mostMs = denied ? DENIED_MOST_MS : AGAIN_MOST_MS;
		const waitMs = Math.min(AGAIN_MS * 2 ** Math.min(deletion.tries++, 10), mostMs);
		deletion.dueAt = now + (retryAfterMs ?? waitMs);
	}
	delete ledger.deletions[lease];
	ledger.deletions[lease] = deletion;
}
