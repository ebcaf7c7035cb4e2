import type { ItemListView, JobListView, JobView } from "../api/views.ts";
import type { JsonValue } from "../job/json.ts";
import { ServerRefused, ServerUnreachable } from "./server-error.ts";
import { UserError } from "./user-error.ts";

/** Ordinary answers are small; a job may have 100,000 items to be stored, and a result many megabytes. */
const REQUEST_TIMEOUT_MS = 15_000;
const SUBMIT_TIMEOUT_MS = 2 * 60_000;
const RESULT_TIMEOUT_MS = 10 * 60_000;

/** The HTTP API as the commands use it. Each throws ServerRefused or ServerUnreachable. */
export interface ApiClient {
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
}

/** Every request ends with the signal's reason when that is aborted. */
export function apiClient(baseUrl: string, signal?: AbortSignal): ApiClient {
	const ask = async <T>(method: string, path: string, body?: JsonValue): Promise<T> => {
		const url = new URL(path, baseUrl);
		const timeoutMs = body === undefined ? REQUEST_TIMEOUT_MS : SUBMIT_TIMEOUT_MS;
		const bytes = await exchange({ method, url, body, signal, timeoutMs });
		return parsed<T>(bytes, method, url);
	};
	const jobPath = (jobId: string) => {
		// Without an id the path would be the list's.
		if (jobId === "") {
			throw new UserError("The job's id is empty.", "`tutti ps --all` lists the jobs.");
		}
		return `/api/jobs/${encodeURIComponent(jobId)}`;
	};
	return {
		submitJob: (document, source) =>
			ask("POST", `/api/jobs?${new URLSearchParams({ source })}`, document),
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
			const link = new URL(job.links.result, baseUrl);
			const url = new URL(link.pathname + link.search, baseUrl);
			return exchange({ method: "GET", url, signal, timeoutMs: RESULT_TIMEOUT_MS });
		},
	};
}

async function exchange(request: {
	method: string;
	url: URL;
	body?: JsonValue | undefined;
	signal: AbortSignal | undefined;
	timeoutMs: number;
}): Promise<Uint8Array> {
	const { method, url, body, signal, timeoutMs } = request;
	const timeout = AbortSignal.timeout(timeoutMs);
	let response: Response;
	let bytes: Uint8Array;
	try {
		response = await fetch(url, {
			method,
			redirect: "error",
			signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
			...(body === undefined
				? {}
				: { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
		});
		bytes = new Uint8Array(await response.arrayBuffer());
	} catch (cause) {
		signal?.throwIfAborted();
		const why = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : deepestMessage(cause);
		const what = `The server at ${url.origin} cannot be reached (${method} ${url.pathname}): ${why}.`;
		throw new ServerUnreachable(what, { cause });
	}
	if (!response.ok) throw refusal(response.status, bytes, method, url);
	return bytes;
}

function refusal(status: number, bytes: Uint8Array, method: string, url: URL): ServerRefused {
	const text = new TextDecoder().decode(bytes);
	const error = errorOf(text);
	if (error !== undefined) {
		return new ServerRefused(status, error.code, error.message, error.problems);
	}
	const start = text.trim() === "" ? "nothing" : text.trim().slice(0, 200);
	const what = `The server answered ${status} to ${method} ${url.pathname}, with ${start}`;
	return new ServerRefused(status, "unexpected", what);
}

function errorOf(text: string): { code: string; message: string; problems?: string[] } | undefined {
	try {
		const { code, message, problems } = JSON.parse(text).error;
		if (typeof code !== "string" || typeof message !== "string") return undefined;
		const areLines = Array.isArray(problems) && problems.every((line) => typeof line === "string");
		return { code, message, ...(areLines ? { problems } : {}) };
	} catch {
		return undefined;
	}
}

function parsed<T>(bytes: Uint8Array, method: string, url: URL): T {
	const text = new TextDecoder().decode(bytes);
	try {
		return JSON.parse(text) as T;
	} catch {
		const what = `The server's answer to ${method} ${url.pathname} is not JSON: ${text.slice(0, 200)}`;
		throw new ServerRefused(200, "unexpected", what);
	}
}

/** `fetch failed` says nothing; what it wraps does. */
function deepestMessage(error: unknown): string {
	let deepest = error;
	while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
	if (!(deepest instanceof Error)) return String(deepest);
	const code = (deepest as NodeJS.ErrnoException).code;
	return deepest.message || code || deepest.name;
}
