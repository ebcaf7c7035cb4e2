/** The parts of a request but for its query, checked. */
import type { HttpRequest } from "@azure/functions";
import { mergeNoteOf } from "../store/merge-note.ts";
import type { ItemRow, JobRecord } from "../store/store.ts";
import { ApiError } from "./api-error.ts";
import type { ApiContext } from "./handler.ts";

/** The job that the path names. */
export async function jobOfPath(
	request: Pick<HttpRequest, "params">,
	{ world }: ApiContext,
): Promise<JobRecord> {
	const id = request.params.id ?? "";
	const job = await world.store.readJob(id);
	if (job === undefined) throw new ApiError("JobNotFound", `There is no job "${id}".`);
	return job;
}

/** The item that the path names; the merge step is the one after the last. */
export async function itemOfPath(
	request: Pick<HttpRequest, "params">,
	context: ApiContext,
): Promise<{ job: JobRecord; item: Omit<ItemRow, "item"> }> {
	const job = await jobOfPath(request, context);
	const text = request.params.index ?? "";
	const { store } = context.world;
	const index = /^\d{1,9}$/.test(text) ? Number(text) : -1;
	const [row] = index < 0 ? [] : await store.readItems(job.id, index, 1);
	if (row !== undefined) return { job, item: row };
	if (index === job.itemCount && job.job.merge !== undefined) {
		const outcome = await store.readOutcome(job.id, index);
		const note = mergeNoteOf(job);
		return { job, item: { index, ...(note && { note }), ...(outcome && { outcome }) } };
	}
	throw new ApiError(
		"ItemNotFound",
		`${job.id} has no item "${text}": it has ${job.itemCount}, from 0${index === job.itemCount ? ", and no merge step" : ""}.`,
	);
}

/** The body's text, at most `mostBytes` of it. */
export async function bodyText(request: HttpRequest, mostBytes: number): Promise<string> {
	const bytes = Buffer.from(await request.arrayBuffer());
	if (bytes.length > mostBytes) {
		throw new ApiError(
			"TooLarge",
			`The body has ${bytes.length} bytes; at most ${mostBytes} are taken.`,
		);
	}
	return bytes.toString("utf8");
}
