import type {
	ItemListView,
	JobListView,
	JobView,
	LogPartView,
	QuotaListView,
} from "../api/views.ts";
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
	submitJob(document: JsonValue, source: string): Promise<JobView>;
	readJob(jobId: string): Promise<JobView>;
	listJobs(page: { limit: number; after?: string }): Promise<JobListView>;
	readItems(jobId: string, from: number, count: number): Promise<ItemListView>;
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
}

/** Every request ends with the signal's reason when that is aborted. */
export function apiClient(access: ServerAccess, signal?: AbortSignal): ApiClient {
	const timeoutMs = access.where.target === undefined ? REQUEST_TIMEOUT_MS : TARGET_TIMEOUT_MS;
	const exchange = (method: string, path: string, changes: Partial<Exchange> = {}): Exchange => ({
		...{ method, path, access, signal, timeoutMs },
		...changes,
	});
	const ask = <T>(method: string, path: string): Promise<T> => answeredJson(exchange(method, path));
	const large = { timeoutMs: RESULT_TIMEOUT_MS };
	return {
		greet: async (ownTimeoutMs) => {
			await answered(exchange("GET", "/api/jobs?limit=1", { timeoutMs: ownTimeoutMs }));
		},
		submitJob: (body, source) => {
			const path = `/api/jobs?${new URLSearchParams({ source })}`;
			return answeredJson(exchange("POST", path, { body, timeoutMs: SUBMIT_TIMEOUT_MS }));
		},
		readJob: (jobId) => ask("GET", jobPath(jobId)),
		listJobs: ({ limit, after }) => {
			const query = new URLSearchParams({ limit: String(limit) });
			if (after !== undefined) query.set("after", after);
			return ask("GET", `/api/jobs?${query}`);
		},
		readItems: (jobId, from, count) =>
			ask("GET", `${jobPath(jobId)}/items?from=${from}&count=${count}`),
		cancelJob: (jobId) => ask("POST", `${jobPath(jobId)}/cancel`),
		suspendJob: (jobId) => ask("POST", `${jobPath(jobId)}/suspend`),
		resumeJob: (jobId) => ask("POST", `${jobPath(jobId)}/resume`),
		retryJob: (jobId) => ask("POST", `${jobPath(jobId)}/retry`),
		purgeJob: (jobId) => ask("DELETE", jobPath(jobId)),
		readResult: (job) => {
			// The server may call itself by another name than that by which it is reached here.
			const link = new URL(job.links.result, access.url);
			return answered(exchange("GET", link.pathname + link.search, large));
		},
		readLog: async (jobId, index, choice) => {
			const path = `${jobPath(jobId)}/items/${index}/log${queryOf({ ...choice })}`;
			return new TextDecoder().decode(await answered(exchange("GET", path)));
		},
		followLog: (jobId, index, after) => {
			const query = after === undefined ? "" : `?${new URLSearchParams({ after })}`;
			return ask("GET", `${jobPath(jobId)}/items/${index}/log/part${query}`);
		},
		readOutput: (jobId, index) => {
			const path = `${jobPath(jobId)}/items/${index}/output`;
			return received(exchange("GET", path, { ...large, redirect: "follow" }));
		},
		readQuota: () => ask("GET", "/api/quota"),
	};
}

function jobPath(jobId: string): string {
	// Without an id the path would be the list's.
	if (jobId === "") {
		throw new UserError("The job's id is empty.", "`tutti ps --all` lists the jobs.");
	}
	return `/api/jobs/${encodeURIComponent(jobId)}`;
}

function queryOf(values: Record<string, number | undefined>): string {
	const given = Object.entries(values).flatMap(([name, value]) =>
		value === undefined ? [] : [`${name}=${value}`],
	);
	return given.length === 0 ? "" : `?${given.join("&")}`;
}
