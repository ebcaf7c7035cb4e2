import { resultJson } from "../activities/job/stored-result.ts";
import type { World } from "../activities/world.ts";
import type { JobRecord } from "../store/store.ts";
import { ApiError } from "./api-error.ts";
import { launchOfToken } from "./callback.ts";
import type { ApiHandler } from "./handler.ts";
import { readQuery } from "./request-query.ts";

const PAGE = 500;

/** GET /api/results/{batch}?t=…: what the merge step's container reads, by the token of its own launch. */
export const readResultsOfJob: ApiHandler = async (request, context) => {
	const query = readQuery(request, "readResultsOfJob");
	const { jobId, index } = launchOfToken(request, query, context);
	const record = await context.world.store.readJob(jobId);
	if (record === undefined) throw new ApiError("JobNotFound", `There is no job "${jobId}".`);
	if (index !== record.itemCount) {
		throw new ApiError("InvalidToken", "Only the merge step may read the results.");
	}
	const { publicUrl } = context.world;
	const { batch } = request.params;
	const outputUrl = (item: number) => `${publicUrl}/api/outputs/${batch}/${item}?t=${query.t}`;
	const body = await allResults(record, context.world, outputUrl);
	return { body, headers: { "Content-Type": "application/json" } };
};

/** Every item's result in item order, as the JSON text of an array. */
export async function allResults(
	record: JobRecord,
	world: World,
	outputUrl: (index: number) => string,
): Promise<string> {
	const texts: string[] = [];
	for (let from = 0; from < record.itemCount; from += PAGE) {
		for (const { index, outcome } of await world.store.readItems(record.id, from, PAGE)) {
			if (outcome === undefined) {
				throw new ApiError("JobNotFinished", `Item ${index} of ${record.id} has not ended yet.`);
			}
			texts.push(await resultJson(outcome, world, outputUrl));
		}
	}
	return `[${texts.join(",")}]`;
}
