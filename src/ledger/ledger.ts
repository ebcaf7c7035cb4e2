/**
 * The ledger of a hub: the semaphore between its jobs and the quotas of Azure Container Instances.
 *
 * It owns who may create or delete a container group, where and when. It does not know what became of items:
 * that is the store's. The watch and the batches act on its answers; it acts on nothing itself.
 *
 * Invariants:
 * 1. A batch holds at most one lease, so it has at most one container group: leases stand under their batch.
 * 2. A region never has more leases than its quota of container groups, nor more cores, and a lease stands until
 *    its group was answered gone (or was never there).
 * 3. A create or delete counts in its windows from the instant its answer came, and as now until then.
 * 4. Operations never throw, and a report said twice changes nothing the second time.
 * 5. A job that is registered keeps the watch open.
 */

import type { Cost } from "../job/cost.ts";
import type { Completion, Sku } from "../job/job.ts";
import type { Reason } from "../job/reason.ts";
import type { ArmBudgets } from "./arm-budget.ts";
import type { Closures } from "./closure.ts";
import type { Lease } from "./lease.ts";
import type { LaunchQueue, LaunchRun } from "./queue.ts";
import type { Quota } from "./quota.ts";
import { emptyRate, type RequestRate } from "./request-rate.ts";

/** Of the state's form: raised when code of before could not go on with it. */
export const LEDGER_VERSION = 2;

export interface Ledger {
	version: typeof LEDGER_VERSION;
	/** Counts the watches that were opened; part of their instance ids. */
	generation: number;
	/** Whether a watch should be running. */
	open: boolean;
	/** What is assumed of a region until it is known better, and how much of everything the hub may take. */
	assumed: Limits;
	share: number;
	jobs: Record<string, LedgerJob>;
	/** What each run of a job holds, by `holdingKey`. It may outlive the job's registration. */
	holdings: Record<string, Holding>;
	regions: Record<string, Region>;
	/** Groups to delete, by name, in the order in which they became due. */
	deletions: Record<string, Deletion>;
	arm: ArmBudgets;
	/** Until when reads are refused, as ARM said. */
	readsClosedUntil?: number;
	/** Leases that were granted and whose batch was not told yet. */
	wakes: string[];
	/** How many launches were granted so far. */
	grants: number;
	/** The job whose group was the last to get a permit: deletes go round. */
	deletedFor?: string;
	nextPermit: number;
}

export interface Region {
	/** Since when the ledger knows of it. */
	since: number;
	/** What `usages` said; absent: not read yet. */
	containerGroups?: Quota;
	/** Groups of the SKU Confidential, which are no part of the above. */
	confidentialGroups?: Quota;
	cores: Partial<Record<Sku, Quota>>;
	usages: UsagesState;
	creates: RequestRate;
	deletes: RequestRate;
	closures: Closures;
	/** Groups of registered jobs that a LIST showed and no lease stands for, and since when. */
	strays: Record<string, number>;
}

/** When the watch was asked to read usages, when it last did, and what was freed since it was asked. */
interface UsagesState {
	askedAt?: number;
	readAt?: number;
	/** When a quota refused a create, since usages were read: they are to be read at once. */
	wantedAt?: number;
	freed: { containerGroups: number; confidentialGroups?: number; cores: CoresBySku };
}

/** Without those of the SKU Confidential the assumption is `ASSUMED_CONFIDENTIAL`, and the count 0. */
type CoresBySku = Record<"standard" | "spot", number> & Partial<Record<Sku, number>>;

/** What ACI allows a subscription in one region. Defaults: facts of its quota page, 2025-11-17. */
export interface Limits {
	containerGroups: number;
	/** Those of the SKU Confidential, which are no part of the above. */
	confidentialGroups?: number;
	/** vCPUs of the groups that exist, per SKU. */
	cores: CoresBySku;
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
	/** How many leases the job may hold at once. Absent: as many as the regions allow. */
	parallelism?: number;
	/** US dollars for an hour of one full launch, by region. What is absent is not known. */
	usdPerHour?: Record<string, number>;
	/** What this run of the job may cost, in US dollars. Absent: whatever it does. */
	budgetUsd?: number;
	/** From a create's answer to the end of its group, as the job expects it. */
	expectedMs?: number;
}

export interface LedgerJob extends JobFacts, LaunchQueue {
	/** Batches before this one have been enqueued: said twice, they are not enqueued again. */
	enqueuedTo: number;
	/** How much it was given, over its weight: who has least is next. */
	pass: number;
	/** Since when it waits, without a grant in between; absent: nothing waits. */
	waitsSince?: number;
	/** Since when its next launch, though its turn had come, did not find enough cores. */
	passedOverSince?: number;
	/** Since when nothing that waits could ever be launched, at the limits that are known. */
	neverFitsSince?: number;
	/** Nothing is granted while it is set; what runs goes on. */
	suspended?: true;
	/** The shortest span from a create's answer to its last item's end, in this job so far. */
	shortestSpanMs?: number;
	/** What launches of this run that have ended cost, and how many they were. */
	cost?: Cost;
	costed?: number;
	/** Present once nothing of the job may start any more. */
	stop?: JobStop;
}

/** Why a job was stopped, and who must be told, again and again until they have given up. */
export interface JobStop {
	reason: Reason;
	/** For a person, where the reason does not say it all. */
	message?: string;
	/** The launches that waited when it stopped, by batch. */
	waiting: LaunchRun[];
	/** Batches before this one were told in the present turn; when the next turn may begin. */
	told: number;
	tellAt: number;
}

export interface Holding {
	job: string;
	run: number;
	sku: Sku;
	/** By batch. */
	leases: Record<string, Lease>;
}

/** A group that is to be deleted, until it is gone. */
export interface Deletion {
	job: string;
	region: string;
	/** Since when. */
	since: number;
	/** Not before this instant: it was tried, and could not be deleted yet. */
	dueAt: number;
	tries: number;
	/** The last try was denied: nothing but an administrator changes that. */
	denied?: true;
	/** The permit for one DELETE that was handed out and not answered, and when. */
	permit?: { number: number; at: number };
	/** No lease stands for the group: a LIST showed it. */
	orphan?: true;
}

export const DEFAULT_LIMITS: Limits = {
	containerGroups: 100,
	cores: { standard: 100, spot: 100 },
	createsPer5Minutes: 100,
	createsPerHour: 300,
	deletesPer5Minutes: 100,
	deletesPerHour: 300,
};

/** Of groups and of vCPUs of the SKU Confidential, until usages were read: no default is published. */
export const ASSUMED_CONFIDENTIAL = 100;

export function emptyLedger(): Ledger {
	return {
		version: LEDGER_VERSION,
		generation: 0,
		open: false,
		assumed: DEFAULT_LIMITS,
		share: 1,
		jobs: {},
		holdings: {},
		regions: {},
		deletions: {},
		arm: {},
		wakes: [],
		grants: 0,
		nextPermit: 1,
	};
}

/** The region's state, from now on if it was not known. */
export function regionOf(ledger: Ledger, name: string, now: number): Region {
	ledger.regions[name] ??= {
		since: now,
		cores: {},
		usages: { freed: { containerGroups: 0, cores: { standard: 0, spot: 0 } } },
		creates: emptyRate(),
		deletes: emptyRate(),
		closures: {},
		strays: {},
	};
	return ledger.regions[name];
}

/** Makes sure that a watch is meant to run. */
export function openWatch(ledger: Ledger): void {
	if (ledger.open) return;
	ledger.open = true;
	ledger.generation++;
}

/** Nothing is registered, leased, or to be deleted. */
export function isIdle({ jobs, holdings, deletions }: Ledger): boolean {
	return [jobs, holdings, deletions].every((each) => Object.keys(each).length === 0);
}
