/**
 * Every operation of the HTTP API: its method, its path, whom it asks for what, and the kind of its answer. Plain
 * data, with nothing imported at run time, so that a client in a browser can carry it; `operations.ts` has the rest.
 */

export interface Route {
	method: "GET" | "POST" | "PUT" | "DELETE";
	/** From the server's address; parts in braces are named by `parameters` of the path. */
	path: `/api/${string}`;
	/**
	 * `key`: a function key, where the host asks for one. `token`: in the query, made for one launch of one item.
	 * `none`: anybody.
	 */
	access: "key" | "token" | "none";
	/** `raw`: as its bytes come; a file, or a user's own JSON, whose numbers may be longer than a program's. */
	answer: "json" | "text" | "raw";
}

export const ROUTES = {
	submitJob: { method: "POST", path: "/api/jobs", access: "key", answer: "json" },
	listJobs: { method: "GET", path: "/api/jobs", access: "key", answer: "json" },
	readJob: { method: "GET", path: "/api/jobs/{id}", access: "key", answer: "json" },
	readItems: { method: "GET", path: "/api/jobs/{id}/items", access: "key", answer: "json" },
	readChanges: { method: "GET", path: "/api/jobs/{id}/changes", access: "key", answer: "json" },
	readResult: { method: "GET", path: "/api/jobs/{id}/result", access: "key", answer: "raw" },
	readLog: {
		method: "GET",
		path: "/api/jobs/{id}/items/{index}/log",
		access: "key",
		answer: "text",
	},
	followLog: {
		method: "GET",
		path: "/api/jobs/{id}/items/{index}/log/part",
		access: "key",
		answer: "json",
	},
	readOutput: {
		method: "GET",
		path: "/api/jobs/{id}/items/{index}/output",
		access: "key",
		answer: "raw",
	},
	locateOutput: {
		method: "GET",
		path: "/api/jobs/{id}/items/{index}/output/address",
		access: "key",
		answer: "json",
	},
	cancelJob: { method: "POST", path: "/api/jobs/{id}/cancel", access: "key", answer: "json" },
	suspendJob: { method: "POST", path: "/api/jobs/{id}/suspend", access: "key", answer: "json" },
	resumeJob: { method: "POST", path: "/api/jobs/{id}/resume", access: "key", answer: "json" },
	retryJob: { method: "POST", path: "/api/jobs/{id}/retry", access: "key", answer: "json" },
	purgeJob: { method: "DELETE", path: "/api/jobs/{id}", access: "key", answer: "json" },
	readQuota: { method: "GET", path: "/api/quota", access: "key", answer: "json" },
	readPlanBasis: { method: "GET", path: "/api/plan-basis", access: "key", answer: "json" },
	readDocument: { method: "GET", path: "/api/openapi.json", access: "none", answer: "json" },
	takeCallback: { method: "POST", path: "/api/callbacks/{batch}", access: "token", answer: "json" },
	putOutput: { method: "PUT", path: "/api/outputs/{batch}", access: "token", answer: "json" },
	readOutputOfItem: {
		method: "GET",
		path: "/api/outputs/{batch}/{index}",
		access: "token",
		answer: "raw",
	},
	readResultsOfJob: {
		method: "GET",
		path: "/api/results/{batch}",
		access: "token",
		answer: "json",
	},
} as const satisfies Record<string, Route>;

export type OperationName = keyof typeof ROUTES;
