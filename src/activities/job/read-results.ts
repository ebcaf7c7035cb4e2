import type { Outcome } from "../../job/outcome.ts";
import type { Activity, World } from "../world.ts";
import { resultJson } from "./stored-result.ts";

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
		const text = await travellingText(outcome, world);
		// The text travels in a string of JSON, where each of its quotes takes two bytes.
		bytes += Buffer.byteLength(JSON.stringify(text));
		if (bytes > MOST_BYTES && texts.length > 0) break;
		texts.push(text);
	}
	return { json: `[${texts.join(",")}]`, count: texts.length };
};

/** The item as JSON text that fits a page of its own. */
async function travellingText(outcome: Outcome, world: World): Promise<string> {
	const { index, status, result } = outcome;
	const tooLarge = () => JSON.stringify({ index, status, result: null, resultTooLarge: true });
	if (result !== undefined && "file" in result && result.bytes > MOST_BYTES) return tooLarge();
	const text = await resultJson(outcome, world);
	return Buffer.byteLength(JSON.stringify(text)) > MOST_BYTES ? tooLarge() : text;
}
