import type { Outcome } from "../job/outcome.ts";
import { resultJson } from "./stored-result.ts";
import type { Activity } from "./world.ts";

/** An activity's output must stay under 48 KB. */
const MOST_BYTES = 40 * 1024;
const PAGE = 100;

/**
 * A page of results in item order, as the JSON text of an array.
 * Safe to run twice because it only reads.
 */
export const readResults: Activity<
	{ jobId: string; from: number },
	{ json: string; count: number }
> = async ({ jobId, from }, { world }) => {
	const texts: string[] = [];
	let bytes = 0;
	for (const { outcome } of await world.store.readItems(jobId, from, PAGE)) {
		if (outcome === undefined) break;
		const text = isTooLarge(outcome)
			? JSON.stringify({
					index: outcome.index,
					status: outcome.status,
					result: null,
					resultTooLarge: true,
				})
			: await resultJson(outcome, world);
		bytes += Buffer.byteLength(text);
		if (bytes > MOST_BYTES && texts.length > 0) break;
		texts.push(text);
	}
	return { json: `[${texts.join(",")}]`, count: texts.length };
};

function isTooLarge({ result }: Outcome): boolean {
	return result !== undefined && "file" in result && result.bytes > MOST_BYTES / 2;
}
