/** Reads what an earlier version wrote: the ledger of before there were several regions, cores and rates. */

import { holdLease } from "./holding.ts";
import type { Lease } from "./lease.ts";
import type { LedgerJob } from "./ledger.ts";
import { emptyLedger, LEDGER_VERSION, type Ledger, type Limits, regionOf } from "./ledger.ts";
import { PACKED_VERSION, type PackedLedger, unpackLedger } from "./packed-ledger.ts";
import { addRanges, type QueuedLaunch, type QueueRange, runsOf } from "./queue.ts";
import { assumedCreates, assumedDeletes } from "./region-room.ts";
import { countRequest, type RequestRate } from "./request-rate.ts";

/** Version 1, which did not say so. */
export interface FirstLedger {
	generation: number;
	open: boolean;
	jobs: Record<string, FirstJob>;
	regions: Record<string, FirstRegion>;
	wakes: string[];
	nextPermit: number;
}
type FirstJob = Omit<LedgerJob, "regions" | "sku" | "cores" | "pass" | "enqueuedTo" | "stop"> & {
	region: string;
	stop?: {
		reason: NonNullable<LedgerJob["stop"]>["reason"];
		waiting: { front: QueuedLaunch[]; ranges: QueueRange[] };
	};
};
interface FirstRegion {
	limits: Omit<Limits, "cores">;
	leases: Record<string, FirstLease>;
	/** Events by the number of their 5 s. */
	creates: Record<string, number>;
	deletes: Record<string, number>;
	permits: Record<string, { lease: string; at: number }>;
	due: Record<string, number>;
	closedUntil: number;
}
interface FirstLease {
	job: string;
	batch: number;
	launch: number;
	state: "granted" | "created" | "ended";
	notBefore: number;
	deadAt: number;
	raisedAt: number;
	toldAt?: number;
	reportedAt?: number;
	answeredAt?: number;
	lookAt: number;
	looks: number;
}

const BUCKET_MS = 5000;

/**
 * The ledger that the state tells, whichever version wrote it. Throws when newer code did: its fields may mean
 * something else, so that it is neither read nor written.
 *
 * A field that came after a release is optional, and absent in what that release wrote; `version` is raised when that
 * does not do, so that code of before stops.
 */
export function upgradeLedger(state: Ledger | PackedLedger | FirstLedger, now: number): Ledger {
	if ("version" in state) {
		if ("deflated" in state && state.version === PACKED_VERSION) {
			return upgradeLedger(unpackLedger(state), now);
		}
		const { version } = state as { version: number };
		if (version > LEDGER_VERSION) {
			throw new Error(
				`The ledger was written by a newer Tutti: it has version ${version}, this one reads up to ${LEDGER_VERSION}. Nothing was changed; deploy the newer Tutti again.`,
			);
		}
		return state as Ledger;
	}
	const ledger: Ledger = {
		...emptyLedger(),
		generation: state.generation,
		open: state.open,
		wakes: state.wakes,
		nextPermit: state.nextPermit,
	};
	for (const job of Object.values(state.jobs)) ledger.jobs[job.id] = upgradeJob(job, now);
	for (const [name, region] of Object.entries(state.regions)) {
		upgradeRegion(ledger, state, name, region, now);
	}
	return ledger;
}

function upgradeJob({ region, stop, front, ranges, ...facts }: FirstJob, now: number): LedgerJob {
	const job: LedgerJob = {
		...facts,
		...{ regions: [region], sku: "standard", cores: 1, pass: 0, front, ranges: [] },
		enqueuedTo: ranges.at(-1)?.end ?? 0,
		...(front.length + ranges.length > 0 ? { waitsSince: now } : {}),
	};
	addRanges(job, ranges);
	if (stop !== undefined) {
		job.stop = { reason: stop.reason, waiting: runsOf(stop.waiting), told: 0, tellAt: now };
	}
	return job;
}

function upgradeRegion(
	ledger: Ledger,
	{ jobs }: FirstLedger,
	name: string,
	first: FirstRegion,
	now: number,
): void {
	const region = regionOf(ledger, name, now);
	ledger.assumed = { ...first.limits, cores: ledger.assumed.cores };
	countBuckets(region.creates, first.creates, assumedCreates(ledger), now);
	countBuckets(region.deletes, first.deletes, assumedDeletes(ledger), now);
	if (first.closedUntil > now) {
		region.closures.creates = { why: "throttled", until: first.closedUntil, closedMs: BUCKET_MS };
	}
	for (const lease of Object.values(first.leases)) {
		const { id = lease.job, run = 1 } = jobs[lease.job] ?? {};
		holdLease(ledger, { id, run, sku: "standard" }, lease.batch, upgradeLease(lease, name));
	}
	for (const [group, since] of Object.entries(first.due)) addDeletion(group, since);
	for (const [number, { lease, at }] of Object.entries(first.permits)) {
		addDeletion(lease, at).permit = { number: Number(number), at };
	}

	function addDeletion(group: string, since: number) {
		const lease = first.leases[group];
		ledger.deletions[group] ??= {
			...{ job: lease?.job ?? group, region: name, since, dueAt: since, tries: 0 },
			...(lease === undefined ? { orphan: true } : {}),
		};
		return ledger.deletions[group];
	}
}

/** An event counted until its bucket of 5 s had left: it is taken for one at the bucket's end. */
function countBuckets(
	rate: RequestRate,
	buckets: Record<string, number>,
	assumed: Parameters<typeof countRequest>[1],
	now: number,
): void {
	for (const [bucket, count] of Object.entries(buckets)) {
		const at = (Number(bucket) + 1) * BUCKET_MS;
		for (let k = 0; k < count; k++) countRequest(rate, assumed, at, now);
	}
}

function upgradeLease(first: FirstLease, region: string): Lease {
	const { launch, deadAt, notBefore, raisedAt, lookAt, looks, toldAt } = first;
	const group = { launch, region, cores: 1, deadAt };
	const { reportedAt = raisedAt, answeredAt = reportedAt } = first;
	switch (first.state) {
		case "granted":
			return { ...group, state: "granted", notBefore, raisedAt, lookAt: deadAt };
		case "created":
			return {
				...group,
				...{ state: "created", reportedAt, answeredAt, lookAt, looks },
				...(toldAt === undefined ? {} : { toldAt }),
			};
		case "ended":
			return { ...group, state: "ended", reportedAt };
	}
}
