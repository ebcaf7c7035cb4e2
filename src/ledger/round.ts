/** One round of the watch: whom to tell, what to look at, what to delete, and when to come again. */
import { batchId } from "../job/instance-names.ts";
import { admit, drainWakes, wakeOf } from "./admission.ts";
import { stopOverdueJobs } from "./job-stop.ts";
import { handOutPermit } from "./launch-end.ts";
import type { Lease, Ledger, LedgerJob, Region } from "./ledger.ts";
import { nextLookAt } from "./look-schedule.ts";
import { launchesFrom } from "./queue.ts";
import type { LeaseRef, LookRequest, RoundAnswer, Wake } from "./requests.ts";

/** What was said to a batch without effect is said again after this time. */
const TELL_AGAIN_MS = 30_000;
/** A permit whose answer never came is handed out again. */
const PERMIT_AGAIN_MS = 90_000;
/** How many groups one round looks at or deletes, and how many batches of a stopped job it tells. */
const MOST_A_ROUND = 100;
const SOONEST_ROUND_MS = 1000;
const LATEST_ROUND_MS = 5000;

export function nextRound(ledger: Ledger, now: number): RoundAnswer {
	stopOverdueJobs(ledger, now);
	admit(ledger, now);
	const answer: RoundAnswer = {
		wakes: drainWakes(ledger, now),
		looks: [],
		stops: [],
		deletes: [],
		usages: [],
		idle: false,
		nextAt: 0,
	};
	for (const region of Object.values(ledger.regions)) {
		for (const [leaseName, lease] of Object.entries(region.leases)) {
			seeToLease(ledger, leaseName, lease, answer, now);
		}
		seeToDeletes(ledger, region, answer, now);
	}
	for (const job of Object.values(ledger.jobs)) tellStopped(job, answer.wakes, now);
	answer.idle = isIdle(ledger);
	answer.nextAt = nextRoundAt(ledger, answer, now);
	return answer;
}

function seeToLease(
	ledger: Ledger,
	leaseName: string,
	lease: Lease,
	answer: RoundAnswer,
	now: number,
): void {
	const job = ledger.jobs[lease.job];
	const stop = job === undefined ? "canceled" : job.stop?.reason;
	if (lease.state === "granted" && now - lease.raisedAt >= TELL_AGAIN_MS) {
		lease.raisedAt = now;
		const wake = wakeOf(ledger, leaseName, lease);
		answer.wakes.push(
			stop === undefined ? wake : { ...wake, answer: { answer: "stopped", reason: stop } },
		);
	}
	if (lease.state === "created" && stop !== undefined) {
		if (now - (lease.toldAt ?? Number.NEGATIVE_INFINITY) < TELL_AGAIN_MS) return;
		lease.toldAt = now;
		answer.stops.push({ ...leaseRef(ledger, leaseName, lease), reason: stop });
		return;
	}
	const expired = lease.state !== "ended" && now > lease.deadAt;
	if ((lease.state !== "created" && !expired) || lease.lookAt > now) return;
	if (answer.looks.length >= MOST_A_ROUND) return;
	lease.looks++;
	lease.lookAt =
		job === undefined
			? now + LATEST_ROUND_MS
			: nextLookAt(job, lease.answeredAt ?? now, lease.looks, now);
	answer.looks.push(lookRequest(leaseRef(ledger, leaseName, lease), lease, job));
}

function leaseRef(ledger: Ledger, leaseName: string, lease: Lease): LeaseRef {
	const { job, batch, launch } = lease;
	return { lease: leaseName, job, run: ledger.jobs[job]?.run ?? 1, batch, launch };
}

function lookRequest(ref: LeaseRef, lease: Lease, job: LedgerJob | undefined): LookRequest {
	return {
		...ref,
		completion: job?.completion ?? "poll",
		...(lease.answeredAt === undefined ? {} : { answeredAt: lease.answeredAt }),
		startMs: job?.startMs ?? 0,
		runMs: job?.runMs ?? 0,
		deadlineAt: job?.deadlineAt ?? 0,
	};
}

function seeToDeletes(ledger: Ledger, region: Region, answer: RoundAnswer, now: number): void {
	const outstanding = new Map(
		Object.entries(region.permits).map(([permit, { lease, at }]) => [lease, { permit, at }]),
	);
	for (const [leaseName, { permit, at }] of outstanding) {
		if (now - at < PERMIT_AGAIN_MS || answer.deletes.length >= MOST_A_ROUND) continue;
		region.permits[permit]!.at = now;
		answer.deletes.push({ lease: leaseName, permit: Number(permit) });
	}
	for (const leaseName of Object.keys(region.due)) {
		if (outstanding.has(leaseName) || answer.deletes.length >= MOST_A_ROUND) continue;
		const permit = handOutPermit(ledger, region, leaseName, now);
		if (permit === undefined) return;
		answer.deletes.push({ lease: leaseName, permit });
	}
}

/** Tells the batches that waited when their job was stopped, some each round, and all again in turn. */
function tellStopped(job: LedgerJob, wakes: Wake[], now: number): void {
	const stop = job.stop;
	if (stop === undefined || now < stop.tellAt) return;
	const told = launchesFrom(stop.waiting, stop.told, MOST_A_ROUND);
	for (const { batch, launch } of told) {
		wakes.push({
			batchId: batchId({ jobId: job.id, run: job.run, batch }),
			launch,
			answer: { answer: "stopped", reason: stop.reason },
		});
	}
	stop.told += told.length;
	if (told.length === MOST_A_ROUND) return;
	stop.told = 0;
	stop.tellAt = now + TELL_AGAIN_MS;
}

/** Nothing is registered, leased, or to be deleted. */
export function isIdle(ledger: Ledger): boolean {
	return (
		Object.keys(ledger.jobs).length === 0 &&
		Object.values(ledger.regions).every(
			({ leases, due, permits }) =>
				Object.keys(leases).length + Object.keys(due).length + Object.keys(permits).length === 0,
		)
	);
}

function nextRoundAt(ledger: Ledger, answer: RoundAnswer, now: number): number {
	if (answer.idle) return now + SOONEST_ROUND_MS;
	let at = now + LATEST_ROUND_MS;
	for (const job of Object.values(ledger.jobs)) {
		if (job.completion !== "event") at = Math.min(at, now + job.pollIntervalMs);
	}
	for (const region of Object.values(ledger.regions)) {
		for (const lease of Object.values(region.leases)) {
			if (lease.state === "created") at = Math.min(at, lease.lookAt);
		}
	}
	return Math.max(at, now + SOONEST_ROUND_MS);
}
