import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { harmless } from "../harmless-text.ts";
import { serverClient } from "../server-client.ts";

/** `tutti cancel <job-id>`: starts the server if need be, as containers may run without it. */
export async function cancel(
	place: { context: CommandContext; stateFolder: string },
	jobId: string,
): Promise<ExitCode> {
	const { context } = place;
	const client = await serverClient(place);
	const before = await client.readJob(jobId);
	const id = harmless(before.id);
	if (before.status !== "running") {
		context.stdout.write(`${id} has ended already: ${before.status}. Nothing was canceled.\n`);
		return exitCodes.succeeded;
	}
	await client.cancelJob(jobId);
	context.stdout.write(`${id} is being canceled. Watch it: tutti attach ${id}\n`);
	return exitCodes.succeeded;
}
