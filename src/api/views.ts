/**
 * What the HTTP API answers, as its clients see it. Instants are ISO 8601 in UTC, durations milliseconds.
 *
 * | request | answer |
 * | --- | --- |
 * | POST /api/jobs (a job file as JSON; `?source=` a label of the client's own) | 202 JobView · 400 ErrorView |
 * | GET /api/jobs (`?limit=1..100`, default 50; `&after=`) | 200 JobListView |
 * | GET /api/jobs/{id} | 200 JobView |
 * | GET /api/jobs/{id}/items (`?from=0&count=1..1000`, default 100) | 200 ItemListView |
 * | GET /api/jobs/{id}/result | 200 the job's result (see `JobView.links.result`) · 409 ErrorView |
 * | GET /api/jobs/{id}/items/{index}/log (`?launch=`, `?run=`) | 200 text/plain · 404 ErrorView |
 * | GET /api/jobs/{id}/items/{index}/output | 200 the item's output file, or 302 to it · 404 ErrorView |
 * | POST /api/jobs/{id}/cancel | 202 JobView |
 * | POST /api/jobs/{id}/suspend | 202 JobView |
 * | POST /api/jobs/{id}/resume | 202 JobView |
 * | POST /api/jobs/{id}/retry | 202 JobView · 409 ErrorView |
 * | DELETE /api/jobs/{id} | 202 JobView · 409 ErrorView |
 * | GET /api/quota | 200 QuotaListView |
 * | POST /api/callbacks/{batch}?t=… | 202 · 401, 409, 410, 413 ErrorView |
 * | PUT /api/outputs/{batch}?t=… (any body) | 201 · 401, 409, 410, 413 ErrorView |
 * | GET /api/outputs/{batch}/{index}?t=… | 200 or 302, as above, for the merge step |
 * | GET /api/results/{batch}?t=… | 200 ResultView[] in item order |
 *
 * An unknown id is 404 ErrorView.
 */

import type { JsonValue } from "../job/json.ts";
import type { Reason } from "../job/reason.ts";
import type { JobStanding } from "../ledger/job-standing.ts";
import type { QuotaView, RateInUse, RegionView } from "../ledger/quota-view.ts";
import type { ItemCounts } from "../store/store.ts";

export interface JobView {
	id: string;
	name: string;
	/** `running` until the last outcome is known. */
	status: "running" | "succeeded" | "failed" | "canceled";
	/**
	 * `submitted`: not yet picked up; `merging`: every item has ended, the merge step runs; `purging`: finished,
	 * and being removed.
	 */
	phase: "submitted" | "running" | "merging" | "finished" | "purging";
	/** Counts up, from 1, when the job is run again for the items that did not succeed. */
	run: number;
	image: string;
	completion: "auto" | "event" | "poll";
	source?: string;
	itemCount: number;
	items: ItemCounts;
	/** The merge step's outcome; absent when there is no merge step or it has not ended. */
	merge?: OutcomeView;
	/** Why the merge step did not run, when it will not. */
	mergeSkipped?: string;
	createdAt: string;
	deadlineAt: string;
	finishedAt?: string;
	/** Set when the job was asked to cancel. */
	canceledAt?: string;
	/** Set while the job is suspended. */
	suspendedAt?: string;
	/** Container groups that this job still holds. A finished job above 0 is still cleaning up. */
	containerGroups: number;
	/** How many of them are only there to be deleted, as soon as ACI's rate of deletes allows. */
	deleting: number;
	/** What its next launch waits for; absent when nothing waits. `turn`: other jobs go before it. */
	waitsFor?: JobStanding["waitsFor"];
	/** When that is over, as far as it is known. */
	waitsUntil?: string;
	links: {
		self: string;
		items: string;
		result: string;
		cancel: string;
		suspend: string;
		resume: string;
		retry: string;
	};
}

export interface QuotaListView {
	/** How much of each limit this installation may take: above 0, at most 1. */
	share: number;
	/** Those in which it has run anything. */
	regions: RegionQuotaView[];
	/** Requests of each kind that Azure Resource Manager still takes at once. */
	arm: QuotaView["arm"];
}

export interface RegionQuotaView {
	name: string;
	/** `others`: in use in the same subscription, not by this installation. */
	containerGroups: RegionView["containerGroups"];
	/** vCPUs, by kind of capacity. */
	cores: RegionView["cores"];
	creates: RateView;
	deletes: RateView;
	/** What ACI takes nothing of for the time being, and why. */
	closed: { what: string; why: string; until: string }[];
	/** Container groups that are to be deleted. */
	toDelete: number;
	/** When ACI was last asked for its quotas. */
	readAt?: string;
}

/** Requests in the last five minutes and the last hour. */
export interface RateView extends Omit<RateInUse, "nextRoomAt"> {
	nextRoomAt?: string;
}

export interface JobListView {
	jobs: JobView[];
	/** The `after` of the next page. Absent on the last. */
	next?: string;
}

export interface ItemView {
	index: number;
	item: JsonValue;
	state: "waiting" | "launched" | "running" | "succeeded" | "failed" | "canceled";
	/** The newest launch, from 1, and the name of its container group. */
	launch?: number;
	group?: string;
	launchedAt?: string;
	outcome?: OutcomeView;
}

export interface OutcomeView {
	status: "succeeded" | "failed" | "canceled";
	reason?: Reason;
	message?: string;
	exitCode?: number;
	attempts: number;
	launches: number;
	startedAt?: string;
	finishedAt: string;
	/** The last lines of the container's log. */
	logTail?: string;
	/** The file that the container sent to `$TUTTI_OUTPUT_URL`. */
	output?: OutputView;
}

interface OutputView {
	/** Where it is read: by GET, which may answer 302. */
	url: string;
	bytes: number;
	contentType?: string;
}

export interface ItemListView {
	items: ItemView[];
	/** The `from` of the next page. Absent on the last. */
	next?: number;
}

/** One item as the merge step and a job without one return it. */
export interface ResultView {
	index: number;
	status: "succeeded" | "failed" | "canceled";
	/** Null when the item returned nothing, or did not succeed. */
	result: JsonValue;
	reason?: Reason;
	message?: string;
	output?: OutputView;
}

export interface ErrorView {
	error: {
		/** Stable; listed in `api-error.ts`. */
		code: string;
		message: string;
		/** For a job that was refused: every problem, one line each, as the command line prints them. */
		problems?: string[];
	};
}
