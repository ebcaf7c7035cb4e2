import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { newestUnfinished } from "../job/find-job.ts";
import { apiClient } from "../server/api-client.ts";
import { localAccess } from "../server/server-access.ts";
import { noteStop } from "../server/state-folder.ts";
import { harmless } from "../text/harmless-text.ts";

/** `tutti down`: stops the background server. Unfinished jobs go on when it is started again. */
export async function down({
	context,
	stateFolder,
}: {
	context: CommandContext;
	stateFolder: string;
}): Promise<ExitCode> {
	const { stdout, clock, localServers } = context;
	const server = await localServers.findLocalServer(stateFolder);
	if (server === undefined) {
		stdout.write(`No server runs in ${stateFolder}.\n`);
		return exitCodes.succeeded;
	}
	const unfinished = await unfinishedJobId(server.url);
	noteStop(stateFolder, clock.now());
	await localServers.stopLocalServer(stateFolder);
	stdout.write(`The server of ${stateFolder} is stopped.\n`);
	if (unfinished !== undefined) {
		const id = harmless(unfinished);
		stdout.write(`${id} is unfinished and goes on when it runs again: tutti attach ${id}\n`);
	}
	return exitCodes.succeeded;
}

/** Only to say it: a server that no longer answers is to be stopped all the same. */
async function unfinishedJobId(url: string): Promise<string | undefined> {
	try {
		return (await newestUnfinished(apiClient(localAccess(url))))?.id;
	} catch {
		return undefined;
	}
}
