/**
 * The ledger of a hub: the semaphore between its jobs and the quotas of Azure Container Instances.
 *
 * It owns who may create or delete a container group, and when. It does not know what became of items: that
 * is the store's. The watch and the batches act on its answers; it acts on nothing itself.
 *
 * Invariants:
 * 1. A batch holds at most one lease, so it has at most one container group.
 * 2. A region never has more leases than its quota of container groups, and a lease stands until its group
 *    was answered gone (or was never there).
 * 3. A create or delete counts in its windows from the instant its answer came, and as now until then.
 * 4. Operations never throw, and a report said twice changes nothing the second time.
 * 5. A job that is registered keeps the watch open.
 */
import type { Completion, Sku } from "../job/job.ts";
import type { Reason } from "../job/reason.ts";
import type { QueuedLaunch, QueueRange } from "./queue.ts";
import type { WindowCounts } from "./window.ts";

export interface Ledger {
	/** Counts the watches that were opened; part of their instance ids. */
	generation: number;
	/** Whether a watch should be running. */
	open: boolean;
	jobs: Record<string, LedgerJob>;
	regions: Record<string, Region>;
	/** Leases that were granted and whose batch was not told yet. */
	wakes: string[];
	/** Which job's turn it is, among those that wait. */
	turn: number;
	nextPermit: number;
}

export interface Region {
	limits: Limits;
	leases: Record<string, Lease>;
	creates: WindowCounts;
	deletes: WindowCounts;
	/** Delete permits that were handed out and not answered, by their number. */
	permits: Record<string, { lease: string; at: number }>;
	/** Groups to delete as soon as the delete windows allow, and since when. */
	due: Record<string, number>;
	/** No create is admitted before this instant: ACI was short of room, or refused for its rate. */
	closedUntil: number;
}

/** What ACI allows a subscription in one region. Defaults: facts of its quota page, 2025-11-17. */
export interface Limits {
	containerGroups: number;
	/** vCPUs of the groups that exist, per SKU. */
	cores: Record<Sku, number>;
	createsPer5Minutes: number;
	createsPerHour: number;
	deletesPer5Minutes: number;
	deletesPerHour: number;
}

/** What a job tells of itself when it enqueues. */
export interface JobFacts {
	id: string;
	run: number;
	/** Regions in the order of preference; at least one. */
	regions: string[];
	sku: Sku;
	/** vCPUs of one full launch, in whole cores, as ACI's quota counts them. */
	cores: number;
	/** The job's share beside others of its priority, from 1 to 100. Default 1. */
	weight?: number;
	/** Jobs of a higher priority go first, from -10 to 10. Default 0. */
	priority?: number;
	completion: Completion;
	pollIntervalMs: number;
	startMs: number;
	runMs: number;
	deadlineAt: number;
	/** How many leases the job may hold at once. Absent: as many as the region allows. */
	parallelism?: number;
}

export interface LedgerJob extends JobFacts {
	/** Launches that go before the ranges: those that go round again. */
	front: QueuedLaunch[];
	ranges: QueueRange[];
	/** Nothing is granted while it is set; what runs goes on. */
	suspended?: true;
	/** The shortest span from a create's answer to its last item's end, in this job so far. */
	shortestSpanMs?: number;
	/** Present once nothing of the job may start any more. */
	stop?: JobStop;
}

/** Why a job was stopped, and who must be told, again and again until the job is done. */
interface JobStop {
	reason: Reason;
	/** The launches that waited when it stopped. */
	waiting: { front: QueuedLaunch[]; ranges: QueueRange[] };
	/** How many of those were told in the present turn, and when the next turn may begin. */
	told: number;
	tellAt: number;
}

/**
 * A lease's states: granted (its batch may create) → created (ACI answered) → ended (its items ended, its
 * group is to be deleted) → gone from the ledger. Only `launch-end`, `deletion`, `look-report` and
 * `reconciliation` remove one.
 */
export interface Lease {
	job: string;
	batch: number;
	launch: number;
	state: "granted" | "created" | "ended";
	notBefore: number;
	goodUntil: number;
	/** After this instant the lease is given up, once its group is answered gone. */
	deadAt: number;
	/** When its batch was told of the grant the last time. */
	raisedAt: number;
	/** When its batch was told of the job's stop the last time. */
	toldAt?: number;
	/** When the create's answer was reported; absent: it counts as a create of now. */
	reportedAt?: number;
	/** When the create's answer came. */
	answeredAt?: number;
	/** When the watch looks at the group the next time, and how often it has looked. */
	lookAt: number;
	looks: number;
	/** The beginning of the first of the last LISTs that did not show the group. */
	absentSince?: number;
}

export const DEFAULT_LIMITS: Limits = {
	containerGroups: 100,
	cores: { standard: 100, spot: 100 },
	createsPer5Minutes: 100,
	createsPerHour: 300,
	deletesPer5Minutes: 100,
	deletesPerHour: 300,
};

export function emptyLedger(): Ledger {
	return { generation: 0, open: false, jobs: {}, regions: {}, wakes: [], turn: 0, nextPermit: 1 };
}

export function emptyRegion(limits: Limits): Region {
	return { limits, leases: {}, creates: {}, deletes: {}, permits: {}, due: {}, closedUntil: 0 };
}

/** The region in which the lease stands, if it stands. */
export function regionOfLease(ledger: Ledger, leaseName: string): Region | undefined {
	return Object.values(ledger.regions).find((region) => leaseName in region.leases);
}

export function leaseOf(ledger: Ledger, leaseName: string): Lease | undefined {
	return regionOfLease(ledger, leaseName)?.leases[leaseName];
}
