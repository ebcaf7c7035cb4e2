import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { harmless } from "../harmless-text.ts";
import { serverClient } from "../server-client.ts";

/** `tutti purge <job-id>...`: the first job that is refused ends the command; those before it are removed. */
export async function purge(
	place: { context: CommandContext; stateFolder: string },
	jobIds: readonly string[],
): Promise<ExitCode> {
	const client = await serverClient(place);
	for (const jobId of jobIds) {
		const { id } = await client.purgeJob(jobId);
		place.context.stdout.write(`${harmless(id)} is being removed.\n`);
	}
	return exitCodes.succeeded;
}
