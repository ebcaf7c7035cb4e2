/**
 * When the watch should come round again: at the next instant at which time alone changes anything. What is
 * reported meanwhile may be due sooner, so it never sleeps longer than that could matter.
 */
import { budgetFrom, readsReserve } from "./arm-budget.ts";
import { deleteRoomFrom, PERMIT_AGAIN_MS } from "./deletion.ts";
import { TELL_AGAIN_MS } from "./grant.ts";
import { allLeases } from "./holding.ts";
import { isIdle, type Ledger, type LedgerJob, regionOf } from "./ledger.ts";
import { firstLookAt } from "./look-schedule.ts";
import { isEmpty } from "./queue.ts";
import { roomFor } from "./region-room.ts";
import { countUse, type RegionUse } from "./region-use.ts";
import { areUsagesAwaited, usagesDueAt } from "./usage-schedule.ts";

const SOONEST_MS = 250;
export const LATEST_MS = 5000;
const IDLE_MS = 1000;

/** `latestMs`: how long it may stay away, as others report what may be due sooner. */
export function nextRoundAt(ledger: Ledger, now: number, latestMs = LATEST_MS): number {
	if (isIdle(ledger)) return now + IDLE_MS;
	const useOf = countUse(ledger);
	const at = Math.min(
		now + latestMs,
		ledger.wakes.length > 0 || areUsagesAwaited(ledger, now) ? now : Number.POSITIVE_INFINITY,
		nextOfLeases(ledger, now),
		nextDelete(ledger, useOf, now),
		usagesDueAt(ledger),
		...Object.values(ledger.jobs).map((job) => nextOfJob(ledger, job, useOf, now)),
	);
	return Math.max(at, now + SOONEST_MS);
}

/** Looks, and what is to be told again. */
function nextOfLeases(ledger: Ledger, now: number): number {
	const looksFrom = Math.max(
		ledger.readsClosedUntil ?? now,
		budgetFrom(ledger.arm, "reads", now, readsReserve(ledger.arm)),
	);
	let next = Number.POSITIVE_INFINITY;
	for (const { lease, holding } of allLeases(ledger)) {
		if (lease.state === "ended") continue;
		const job = ledger.jobs[holding.job];
		let at = Math.max(lease.lookAt, looksFrom);
		if (lease.state === "granted") {
			// Its create may be answered any moment, and be due for a first look so soon after.
			if (job !== undefined) at = Math.min(at, firstLookAt(job, Math.max(now, lease.notBefore)));
			at = Math.min(at, lease.raisedAt + TELL_AGAIN_MS);
		} else if (job === undefined || job.stop !== undefined) {
			at = lease.toldAt === undefined ? now : lease.toldAt + TELL_AGAIN_MS;
		}
		next = Math.min(next, at);
	}
	return next;
}

function nextDelete(ledger: Ledger, useOf: (region: string) => RegionUse, now: number): number {
	let next = Number.POSITIVE_INFINITY;
	const roomAt = new Map<string, number>();
	for (const { region, dueAt, permit } of Object.values(ledger.deletions)) {
		if (permit !== undefined) {
			next = Math.min(next, permit.at + PERMIT_AGAIN_MS);
			continue;
		}
		if (!roomAt.has(region)) {
			roomAt.set(region, deleteRoomFrom(ledger, region, useOf(region).deleting, now));
		}
		next = Math.min(next, Math.max(dueAt, roomAt.get(region)!));
	}
	return next;
}

/** The job's deadline, its batches that wait to be told of a stop, and what its next launch waits for. */
function nextOfJob(
	ledger: Ledger,
	job: LedgerJob,
	useOf: (region: string) => RegionUse,
	now: number,
): number {
	if (job.stop !== undefined) {
		return job.stop.waiting.length > 0 ? job.stop.tellAt : Number.POSITIVE_INFINITY;
	}
	if (isEmpty(job) || job.suspended) return job.deadlineAt;
	const backoffs = job.front.flatMap(({ notBefore }) => notBefore ?? []);
	const need = { sku: job.sku, cores: job.cores };
	const rooms = job.regions.map((name) => {
		const room = roomFor(ledger, regionOf(ledger, name, now), need, useOf(name), now);
		return "lacks" in room ? (room.until ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
	});
	return Math.min(
		job.deadlineAt,
		// Who is granted by what others report may be due for a first look so soon after.
		firstLookAt(job, now),
		...backoffs.filter((at) => at > now),
		...rooms,
	);
}
