/** The parts of a request, checked: what is not understood is refused, never replaced by a default. */
import type { HttpRequest } from "@azure/functions";
import type { ItemRow, JobRecord } from "../store/store.ts";
import { ApiError } from "./api-error.ts";
import type { ApiContext } from "./handler.ts";

/** Refuses query parameters that the operation does not know. */
export function checkQuery(request: HttpRequest, known: readonly string[]): void {
	for (const name of request.query.keys()) {
		// Azure's own function key travels as `code`.
		if (known.includes(name) || name === "code") continue;
		const takes = known.length === 0 ? "none" : known.join(", ");
		throw new ApiError(
			"InvalidRequest",
			`Unknown query parameter "${name}". This operation takes: ${takes}.`,
		);
	}
}

export function wholeNumber(
	request: HttpRequest,
	name: string,
	range: { least: number; most: number; otherwise: number },
): number {
	const text = request.query.get(name);
	if (text === null) return range.otherwise;
	const value = Number(text);
	if (/^\d+$/.test(text) && value >= range.least && value <= range.most) return value;
	throw new ApiError(
		"InvalidRequest",
		`${name}: expected a whole number from ${range.least} to ${range.most}, found "${text}".`,
	);
}

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
		return { job, item: { index, ...(outcome === undefined ? {} : { outcome }) } };
	}
	throw new ApiError(
		"ItemNotFound",
		`${job.id} has no item "${text}": it has ${job.itemCount}, from 0.`,
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
