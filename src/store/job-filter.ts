import type { JobRecord } from "./store.ts";

type JobStatus = "running" | NonNullable<JobRecord["status"]>;

/** Which jobs are asked for; what is absent says nothing. */
export interface JobFilter {
	status?: JobStatus;
	/** The submitter's label, whole. */
	source?: string;
}

/** `running` until the last outcome is known. */
export function statusOf({ status }: Pick<JobRecord, "status">): JobStatus {
	return status ?? "running";
}

export function isAskedFor(record: JobRecord, { status, source }: JobFilter): boolean {
	if (status !== undefined && status !== statusOf(record)) return false;
	return source === undefined || source === record.source;
}
