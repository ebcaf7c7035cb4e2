/** Who is granted a launch: as many as quota, windows and parallelism allow, job by job in turn. */
import { batchId, groupName } from "../job/instance-names.ts";
import type { Lease, Ledger, LedgerJob, Region } from "./ledger.ts";
import { leaseOf } from "./ledger.ts";
import { takeNext } from "./queue.ts";
import type { Grant, Wake } from "./requests.ts";
import { FIVE_MINUTES_MS, hasRoom, nextEdge } from "./window.ts";

/** How long a grant is good for. */
export const GRANT_MS = 60_000;
/** How far ahead a grant may begin. */
const AHEAD_MS = 30_000;
/** What a lease is given beyond its run deadline before it is given up. */
const LEASE_SLACK_MS = 30_000;
/** How many wakes one answer carries: an answer must stay well under 48 KB. */
const MOST_WAKES = 100;

/** Grants whatever can be granted now. The batches are told by whoever drains the wakes next. */
export function admit(ledger: Ledger, now: number): void {
	for (const [name, region] of Object.entries(ledger.regions)) {
		while (admitOne(ledger, name, region, now));
	}
}

function admitOne(ledger: Ledger, regionName: string, region: Region, now: number): boolean {
	if (now < region.closedUntil) return false;
	if (Object.keys(region.leases).length >= region.limits.containerGroups) return false;
	const notBefore = createRoomAt(region, now);
	if (notBefore === undefined) return false;
	const next = nextInTurn(ledger, regionName, region);
	if (next === undefined) return false;
	const { job, batch, launch } = next;
	const lease: Lease = {
		job: job.id,
		batch,
		launch,
		state: "granted",
		notBefore,
		// No grant reaches beyond the next edge of a window.
		goodUntil:
			notBefore > now
				? notBefore + GRANT_MS
				: Math.min(now + GRANT_MS, (Math.floor(now / FIVE_MINUTES_MS) + 1) * FIVE_MINUTES_MS),
		deadAt: notBefore + GRANT_MS + job.startMs + job.runMs + LEASE_SLACK_MS,
		raisedAt: now,
		lookAt: now,
		looks: 0,
	};
	const leaseName = groupName({ jobId: job.id, run: job.run, batch }, launch);
	region.leases[leaseName] = lease;
	ledger.wakes.push(leaseName);
	return true;
}

/** When the next create fits the windows: now, or an edge soon to come. */
function createRoomAt(region: Region, now: number): number | undefined {
	const limits = {
		per5Minutes: region.limits.createsPer5Minutes,
		perHour: region.limits.createsPerHour,
	};
	const pending = unreportedCreates(region);
	if (hasRoom(region.creates, limits, pending, now)) return now;
	const edge = nextEdge(region.creates, now);
	if (edge > now + AHEAD_MS || !hasRoom(region.creates, limits, pending, edge)) return undefined;
	return edge;
}

/** Grants whose create was not reported count as creates of now. */
function unreportedCreates(region: Region): number {
	return Object.values(region.leases).filter((lease) => lease.reportedAt === undefined).length;
}

function nextInTurn(ledger: Ledger, regionName: string, region: Region) {
	const jobs = Object.values(ledger.jobs).filter(
		(job) =>
			job.regions.includes(regionName) &&
			job.stop === undefined &&
			job.suspended === undefined &&
			mayHoldMore(job, region),
	);
	for (let k = 0; k < jobs.length; k++) {
		const job = jobs[(ledger.turn + k) % jobs.length]!;
		const next = takeNext(job, (batch) => holdsLease(region, job.id, batch));
		if (next === undefined) continue;
		ledger.turn = (ledger.turn + k + 1) % Number.MAX_SAFE_INTEGER;
		return { job, ...next };
	}
	return undefined;
}

function mayHoldMore(job: LedgerJob, region: Region): boolean {
	if (job.parallelism === undefined) return true;
	const held = Object.values(region.leases).filter((lease) => lease.job === job.id).length;
	return held < job.parallelism;
}

function holdsLease(region: Region, job: string, batch: number): boolean {
	return Object.values(region.leases).some((lease) => lease.job === job && lease.batch === batch);
}

export function grantOf(ledger: Ledger, leaseName: string, lease: Lease): Grant {
	const region = Object.entries(ledger.regions).find(([, { leases }]) => leaseName in leases);
	return {
		answer: "granted",
		lease: leaseName,
		region: region?.[0] ?? "",
		notBefore: lease.notBefore,
		goodUntil: lease.goodUntil,
	};
}

/** The wakes of grants not told yet, as many as one answer carries; from now on they count as told. */
export function drainWakes(ledger: Ledger, now: number): Wake[] {
	const wakes: Wake[] = [];
	for (const leaseName of ledger.wakes.splice(0, MOST_WAKES)) {
		const lease = leaseOf(ledger, leaseName);
		if (lease === undefined) continue;
		lease.raisedAt = now;
		wakes.push(wakeOf(ledger, leaseName, lease));
	}
	return wakes;
}

export function wakeOf(ledger: Ledger, leaseName: string, lease: Lease): Wake {
	return {
		batchId: batchId({
			jobId: lease.job,
			run: ledger.jobs[lease.job]?.run ?? 1,
			batch: lease.batch,
		}),
		launch: lease.launch,
		answer: grantOf(ledger, leaseName, lease),
	};
}
