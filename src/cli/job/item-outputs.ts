/** The output files of a job's items as files of a folder: which there are, and which are there already. */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { JobView, OutcomeView } from "../../api/views.ts";
import { fileExtension } from "../files/file-extension.ts";
import type { ApiClient } from "../server/api-client.ts";
import { allItems } from "./all-items.ts";

/** The coarsest instants that a file system keeps are 2 s apart (FAT). */
const SAME_INSTANT_MS = 2000;

export interface ItemOutput {
	/** The merge step's is the one after the last item's. */
	index: number;
	/** Its name in the folder: `<index>` or `merge`, and an extension by its content type. */
	name: string;
	bytes: number;
	contentType?: string;
	/** When the item ended, in milliseconds since the epoch. The file gets this as the time of its last change. */
	endedAt: number;
}

export interface OutputPlan {
	fetch: ItemOutput[];
	/** Those that an earlier call wrote: of the same size, and last changed when the item ended. */
	there: ItemOutput[];
	/** Those in whose place something else is. */
	inTheWay: ItemOutput[];
}

/** Those that there are by now, in item order, the merge step's last. */
export async function listOutputs(client: ApiClient, job: JobView): Promise<ItemOutput[]> {
	const outputs: ItemOutput[] = [];
	const add = (index: number, name: string, outcome: OutcomeView | undefined) => {
		if (outcome?.output === undefined) return;
		const { bytes, contentType } = outcome.output;
		const type = contentType === undefined ? {} : { contentType };
		const endedAt = Date.parse(outcome.finishedAt);
		outputs.push({ index, name: name + fileExtension(contentType), bytes, ...type, endedAt });
	};
	for await (const { index, outcome } of allItems(client, job.id)) add(index, `${index}`, outcome);
	add(job.itemCount, "merge", job.merge);
	return outputs;
}

/** `force`: what is in the way is replaced, and what is there is fetched again. */
export function planOutputs(
	outputs: readonly ItemOutput[],
	folder: string,
	force: boolean,
): OutputPlan {
	const plan: OutputPlan = { fetch: [], there: [], inTheWay: [] };
	for (const output of outputs) {
		const found = statSync(join(folder, output.name), { throwIfNoEntry: false });
		if (found?.isDirectory()) plan.inTheWay.push(output);
		else if (force || found === undefined) plan.fetch.push(output);
		else if (isSame(output, found)) plan.there.push(output);
		else plan.inTheWay.push(output);
	}
	return plan;
}

function isSame({ bytes, endedAt }: ItemOutput, found: { size: number; mtimeMs: number }): boolean {
	return found.size === bytes && Math.abs(found.mtimeMs - endedAt) < SAME_INSTANT_MS;
}
