import type { JobView } from "../../api/views.ts";
import { api } from "../api.ts";
import { applyChanges, type KnownItems } from "./apply-changes.ts";

/** A job and its items, as they were when they were last read. */
export interface JobFeed extends KnownItems {
	job: JobView;
	/** The place after which changes are still to be read. */
	after: string;
}

const A_PAGE = 5000;

/** Reads the job and what changed of its items since `before`. */
export async function readJobFeed(
	id: string,
	signal: AbortSignal,
	before: JobFeed | undefined,
): Promise<JobFeed> {
	const job = await api.readJob({ id }, signal);
	let known: KnownItems | undefined = before;
	let after = before?.after;
	for (let more = true; more; ) {
		const from = after === undefined ? {} : { after };
		const answer = await api.readChanges({ id, count: A_PAGE, ...from }, signal);
		known = applyChanges(known, answer, job.itemCount);
		after = answer.next;
		more = answer.more;
	}
	return { ...known!, job, after: after! };
}
