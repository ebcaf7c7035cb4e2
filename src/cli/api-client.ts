import type {
	ChangesView,
	ItemListView,
	JobListView,
	JobView,
	LogPartView,
	PlanBasisView,
	QuotaListView,
} from "../api/views.ts";
import { pathOf } from "../client/path-of.ts";
import { type OperationName, ROUTES } from "../contract/routes.ts";
import type { JsonValue } from "../job/json.ts";
import type { ServerAccess } from "./server-access.ts";
import { answered, answeredJson, type Exchange, received } from "./server-exchange.ts";
import { UserError } from "./user-error.ts";

/** Ordinary answers are small; a job may have 100,000 items to be stored, and a result or a file many megabytes. */
const REQUEST_TIMEOUT_MS = 15_000;
const TARGET_TIMEOUT_MS = 30_000;
const SUBMIT_TIMEOUT_MS = 2 * 60_000;
const RESULT_TIMEOUT_MS = 10 * 60_000;

/** One launch of an item; what is absent is the newest. */
export interface LaunchChoice {
	run?: number | undefined;
	launch?: number | undefined;
}

/** The HTTP API as the commands use it. Each throws ServerRefused or ServerUnreachable, and what the access throws. */
export interface ApiClient {
	/** A request that asks for next to nothing, within a time of its own: whether anybody is there. */
	greet(timeoutMs: number): Promise<void>;
	/** `source` is the label by which a later call finds the job again. */
	submitJob(
		document: JsonValue,
		source: string,
		planned?: { makespanMs?: number; usd?: number },
	): Promise<JobView>;
	readJob(jobId: string): Promise<JobView>;
	listJobs(page: { limit: number; after?: string }): Promise<JobListView>;
	readItems(jobId: string, from: number, count: number): Promise<ItemListView>;
	/** How far items have come, launch by launch: what changed since `after`, the `next` of the page before. */
	readChanges(jobId: string, after?: string): Promise<ChangesView>;
	cancelJob(jobId: string): Promise<JobView>;
	suspendJob(jobId: string): Promise<JobView>;
	resumeJob(jobId: string): Promise<JobView>;
	retryJob(jobId: string): Promise<JobView>;
	purgeJob(jobId: string): Promise<JobView>;
	/** The job's result as the bytes of its JSON text. */
	readResult(job: JobView): Promise<Uint8Array>;
	/** The log of an item; the merge step is the item after the last. */
	readLog(jobId: string, index: number, choice: LaunchChoice): Promise<string>;
	/** What is new of an item's log since `after`, the `next` of the part before. */
	followLog(jobId: string, index: number, after?: string): Promise<LogPartView>;
	/** The output file of an item, as its bytes come. */
	readOutput(jobId: string, index: number): AsyncIterable<Uint8Array>;
	readQuota(): Promise<QuotaListView>;
	/** What a plan of a job of this image starts from. */
	readPlanBasis(image: string, regions?: readonly string[]): Promise<PlanBasisView>;
}

/** Every request ends with the signal's reason when that is aborted. */
export function apiClient(access: ServerAccess, signal?: AbortSignal): ApiClient {
	const timeoutMs = access.where.target === undefined ? REQUEST_TIMEOUT_MS : TARGET_TIMEOUT_MS;
	const exchange = (
		name: OperationName,
		parameters: Parameters,
		changes: Partial<Exchange> = {},
	): Exchange => {
		const { method } = ROUTES[name];
		const path = pathFor(name, parameters);
		return { ...{ method, path, access, signal, timeoutMs }, ...changes };
	};
	const ask = <T>(name: OperationName, parameters: Parameters = {}): Promise<T> =>
		answeredJson(exchange(name, parameters));
	const large = { timeoutMs: RESULT_TIMEOUT_MS };
	return {
		greet: async (ownTimeoutMs) => {
			await answered(exchange("listJobs", { limit: 1 }, { timeoutMs: ownTimeoutMs }));
		},
		submitJob: (body, source, { makespanMs, usd } = {}) => {
			const parameters = {
				source,
				plannedMs: makespanMs && Math.round(makespanMs),
				plannedMicroUsd: usd && Math.round(usd * 1e6),
			};
			const changes = { body, timeoutMs: SUBMIT_TIMEOUT_MS };
			return answeredJson(exchange("submitJob", parameters, changes));
		},
		readJob: (id) => ask("readJob", { id }),
		listJobs: (page) => ask("listJobs", page),
		readItems: (id, from, count) => ask("readItems", { id, from, count }),
		readChanges: (id, after) => ask("readChanges", { id, after }),
		cancelJob: (id) => ask("cancelJob", { id }),
		suspendJob: (id) => ask("suspendJob", { id }),
		resumeJob: (id) => ask("resumeJob", { id }),
		retryJob: (id) => ask("retryJob", { id }),
		purgeJob: (id) => ask("purgeJob", { id }),
		readResult: ({ id }) => answered(exchange("readResult", { id }, large)),
		readLog: async (id, index, { run, launch }) => {
			const bytes = await answered(exchange("readLog", { id, index, run, launch }));
			return new TextDecoder().decode(bytes);
		},
		followLog: (id, index, after) => ask("followLog", { id, index, after }),
		readOutput: (id, index) =>
			received(exchange("readOutput", { id, index }, { ...large, redirect: "follow" })),
		readQuota: () => ask("readQuota"),
		readPlanBasis: (image, regions) => ask("readPlanBasis", { image, regions: regions?.join(",") }),
	};
}

type Parameters = Readonly<Record<string, string | number | undefined>>;

function pathFor(name: OperationName, parameters: Parameters): string {
	const { id } = parameters;
	// With such an id the path would be another's.
	if (id === "" || id === "." || id === "..") {
		const what = id === "" ? "The job's id is empty." : `"${id}" is no job's id.`;
		throw new UserError(what, "`tutti ps --all` lists the jobs.");
	}
	return pathOf(ROUTES[name], parameters);
}
