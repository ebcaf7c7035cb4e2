import { apiClient } from "../api-client.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { harmless } from "../harmless-text.ts";

/** `tutti cancel <job-id>`: starts the server if need be, as containers may run without it. */
export async function cancel(
	{ context, stateFolder }: { context: CommandContext; stateFolder: string },
	jobId: string,
): Promise<ExitCode> {
	const server = await context.localServers.ensureLocalServer(stateFolder);
	for (const notice of server.notices) context.stderr.write(`${notice}\n`);
	const client = apiClient(server.url);
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
