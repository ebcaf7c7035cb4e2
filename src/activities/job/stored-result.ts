import { createHash } from "node:crypto";
import type { Outcome, ResultRef } from "../../job/outcome.ts";
import type { World } from "../world.ts";

/** Up to this size a result stands in its row; above it becomes a file of the store. */
const INLINE_BYTES = 8 * 1024;

/**
 * Keeps a result's JSON text. The file's name holds a digest, so that a doubled callback with another body
 * cannot replace what the first one said.
 */
export async function keepResult(
	{ jobId, run, launch, index }: { jobId: string; run: number; launch: number; index: number },
	json: string,
	{ store }: World,
): Promise<ResultRef> {
	const bytes = Buffer.from(json);
	if (bytes.length <= INLINE_BYTES) return { json };
	const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
	const file = `${jobId}/results/${index}-${run}-${launch}-${digest}.json`;
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

/**
 * One item as results are listed, as JSON text: users' own text is never parsed on the way. `outputUrl` says
 * where an item's output file is read.
 */
export async function resultJson(
	outcome: Outcome,
	world: World,
	outputUrl?: (index: number) => string,
): Promise<string> {
	const { index, status, reason, message, output } = outcome;
	const json = status === "succeeded" ? await readResult(outcome, world) : "null";
	const head = JSON.stringify({
		...{ index, status, reason, message },
		...(output && outputUrl && { output: outputView(output, outputUrl(index)) }),
	});
	return `${head.slice(0, -1)},"result":${json}}`;
}

/** An output file as clients see it. */
export function outputView({ bytes, contentType }: NonNullable<Outcome["output"]>, url: string) {
	return { url, bytes, ...(contentType === undefined ? {} : { contentType }) };
}
