/** What a prediction is made of: the hub as it stands, and the job that would come. */
import type { ExpectedSpan } from "../job/expectation.ts";
import type { Job } from "../job/job.ts";
import type { JobFacts, Ledger, Limits } from "../ledger/ledger.ts";
import type { RegionPrices } from "../prices/price.ts";

/** The hub at the instant `now` (milliseconds since the epoch). Nothing of it is changed. */
export interface HubStanding {
	now: number;
	ledger: Ledger;
	/** What is assumed of a region until its quotas were read, and how much of everything the hub may take. */
	limits: Limits;
	share: number;
}

/** What a container group of the job asks for; by these its cost is reckoned. */
export interface GroupNeeds {
	cpuCores: number;
	memoryGb: number;
}

/** How long things take; absent: it is not known. */
export interface Durations {
	start: ExpectedSpan;
	run: ExpectedSpan;
	merge?: ExpectedSpan;
}

/** A checked job that was not submitted. */
export interface PlannedWork {
	job: Job;
	itemCount: number;
}

export interface PlannedJob {
	facts: JobFacts;
	itemCount: number;
	itemsPerGroup: number;
	/** vCPUs and gigabytes of one item's container, and of what runs beside the items in each group. */
	item: GroupNeeds;
	beside: GroupNeeds;
	merge?: GroupNeeds;
	/** The end of an item is seen by looking at its container, and not by its callback. */
	seenByLooking: boolean;
	durations?: Durations;
}

/** All that a plan starts from, as the hub tells it. */
export interface PlanBasis extends HubStanding {
	/** The region and the poll interval of jobs that name none. */
	location: string;
	pollIntervalMs: number;
	/** What is known of prices, by region. */
	prices: Record<string, RegionPrices>;
	/** How long the last job of the same image took. */
	lastRun?: { job: string } & Durations;
}
