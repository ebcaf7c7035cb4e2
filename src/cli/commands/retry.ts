import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { harmless } from "../harmless-text.ts";
import { serverClient } from "../server-client.ts";

/** `tutti retry <job-id>`: starts another run of the job, only for the items that did not succeed. */
export async function retry(
	place: { context: CommandContext; stateFolder: string },
	jobId: string,
): Promise<ExitCode> {
	const client = await serverClient(place);
	const before = await client.readJob(jobId);
	const after = await client.retryJob(jobId);
	const left = before.itemCount - before.items.succeeded;
	const what = left === 0 ? "its merge step" : `${left} of its ${before.itemCount} items`;
	const id = harmless(after.id);
	place.context.stdout.write(
		`${id} runs again, for ${what} (run ${after.run}). Watch it: tutti attach ${id}\n`,
	);
	return exitCodes.succeeded;
}
