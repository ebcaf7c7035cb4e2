/** One request to ARM that is over, for whoever observes them. It holds no path, query, header or body. */
export interface ArmCall {
	method: "GET" | "PUT" | "DELETE";
	/** As the swagger names it, such as `ContainerGroups_CreateOrUpdate`. */
	operation: string;
	/** The path below the provider, with names left open. */
	urlTemplate: string;
	/** The endpoint's. */
	host: string;
	/** The container group that it is about, if it is about one. */
	group?: string;
	/** The region that it names, or is to create in. */
	region?: string;
	/** Absent: there was no answer. */
	status?: number;
	/** ARM's code of an error, the status of one that has none, or `no-answer`. */
	errorType?: string;
	retryAfterMs?: number;
	/** Milliseconds since the epoch. */
	startedAt: number;
	endedAt: number;
}

/** Takes each call. Must not throw, and takes no time. */
export type ArmObserver = (call: ArmCall) => void;
