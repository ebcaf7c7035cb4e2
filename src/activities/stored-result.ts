import type { Outcome, ResultRef } from "../job/outcome.ts";
import type { World } from "./world.ts";

/** Up to this size a result stands in its row; above it becomes a file of the store. */
const INLINE_BYTES = 8 * 1024;

/** Keeps a result's JSON text. The same launch writes the same file, so that it may be kept twice. */
export async function keepResult(
	{ jobId, run, launch, index }: { jobId: string; run: number; launch: number; index: number },
	json: string,
	{ store }: World,
): Promise<ResultRef> {
	const bytes = Buffer.from(json);
	if (bytes.length <= INLINE_BYTES) return { json };
	const file = `${jobId}/results/${index}-${run}-${launch}.json`;
	await store.writeFile(file, bytes);
	return { file, bytes: bytes.length };
}

/** The result's JSON text; `null` when the item returned nothing. */
export async function readResult(outcome: Outcome, { store }: World): Promise<string> {
	const { result } = outcome;
	if (result === undefined) return "null";
	if ("json" in result) return result.json;
	const bytes = await store.readFile(result.file);
	if (bytes === undefined) throw new Error(`The result file ${result.file} is missing.`);
	return Buffer.from(bytes).toString("utf8");
}

/** One item as results are listed, as JSON text: users' own text is never parsed on the way. */
export async function resultJson(outcome: Outcome, world: World): Promise<string> {
	const { index, status, reason, message } = outcome;
	const json = status === "succeeded" ? await readResult(outcome, world) : "null";
	const head = JSON.stringify({ index, status, reason, message });
	return `${head.slice(0, -1)},"result":${json}}`;
}
