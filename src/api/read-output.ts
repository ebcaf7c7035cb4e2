import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { Outcome } from "../job/outcome.ts";
import { ApiError } from "./api-error.ts";
import { launchOfToken } from "./callback.ts";
import type { ApiContext, ApiHandler } from "./handler.ts";
import { itemOfPath } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";
import type { OutputAddressView } from "./views.ts";

/** How long a URL of the store that a reader is sent to is good for. */
const REDIRECT_MS = 3_600_000;

/** GET /api/jobs/{id}/items/{index}/output: the file that the item's container sent beside its result. */
export const readOutput: ApiHandler = async (request, context) => {
	readQuery(request, "readOutput");
	const { job, item } = await itemOfPath(request, context);
	return await outputOf(job.id, item.index, item.outcome, context);
};

/**
 * GET /api/jobs/{id}/items/{index}/output/address: the URL that `readOutput` redirects to. A page cannot follow that
 * redirect: its request has the function key in a header, which a browser would send on to the storage account.
 */
export const locateOutput: ApiHandler = async (request, context) => {
	readQuery(request, "locateOutput");
	const { job, item } = await itemOfPath(request, context);
	const { output, saveAs } = fileOf(job.id, item.index, item.outcome);
	const { store, clock } = context.world;
	const expiresAt = clock.now() + REDIRECT_MS;
	const url = await store.downloadUrl(output.file, { expiresAt, saveAs });
	const view: OutputAddressView =
		url === undefined ? {} : { url, expiresAt: new Date(expiresAt).toISOString() };
	return { jsonBody: view };
};

/** GET /api/outputs/{batch}/{index}?t=…: the same for the merge step, by the token of its own launch. */
export const readOutputOfItem: ApiHandler = async (request, context) => {
	const token = launchOfToken(request, readQuery(request, "readOutputOfItem"), context);
	const { store } = context.world;
	const job = await store.readJob(token.jobId);
	if (job === undefined) throw new ApiError("JobNotFound", `There is no job "${token.jobId}".`);
	if (token.index !== job.itemCount) {
		throw new ApiError("InvalidToken", "Only the merge step may read outputs.");
	}
	const { item } = await itemOfPath(withId(request, job.id), context);
	return await outputOf(job.id, item.index, item.outcome, context);
};

/** An item's output file, and what a browser is to save it as. */
function fileOf(jobId: string, index: number, outcome: Outcome | undefined) {
	const output = outcome?.output;
	if (output === undefined) {
		throw new ApiError("NoOutput", `Item ${index} of ${jobId} has no output file.`);
	}
	return { output, saveAs: `${jobId}-${index}` };
}

async function outputOf(
	jobId: string,
	index: number,
	outcome: Outcome | undefined,
	{ world: { store, clock } }: ApiContext,
): Promise<HttpResponseInit> {
	const { output, saveAs } = fileOf(jobId, index, outcome);
	const expiresAt = clock.now() + REDIRECT_MS;
	const url = await store.downloadUrl(output.file, { expiresAt, saveAs });
	if (url !== undefined) return { status: 302, headers: { Location: url } };
	const content = await store.readFile(output.file);
	if (content === undefined) throw new Error(`The output file ${output.file} is missing.`);
	return {
		body: content,
		headers: {
			"Content-Type": output.contentType ?? "application/octet-stream",
			// What a container wrote is shown by no browser as a page of ours.
			"Content-Disposition": `attachment; filename="${saveAs}"`,
			"X-Content-Type-Options": "nosniff",
		},
	};
}

function withId(request: HttpRequest, id: string): Pick<HttpRequest, "params"> {
	return { params: { ...request.params, id } };
}
