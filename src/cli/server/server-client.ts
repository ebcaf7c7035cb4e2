import type { Place } from "../place.ts";
import { targetClient } from "../target/target-client.ts";
import { printLines } from "../text/print-lines.ts";
import { type ApiClient, apiClient } from "./api-client.ts";
import { hearVersion } from "./hear-version.ts";
import { localAccess } from "./server-access.ts";

/**
 * A client of the server that the command is about. The local one is started if need be: what is asked of a job must be
 * done by somebody. `signal` ends its requests.
 */
export async function serverClient(
	{ context, stateFolder, chosen }: Place,
	signal: AbortSignal = new AbortController().signal,
): Promise<ApiClient> {
	const tell = (message: string) => printLines(context.stderr, [message]);
	if (chosen?.target !== undefined) {
		const { target, where } = chosen;
		return await targetClient({ context, target, where, signal, tell });
	}
	const server = await context.localServers.ensureLocalServer(stateFolder);
	for (const notice of server.notices) tell(notice);
	return apiClient(localAccess(server.url, hearVersion({ warn: tell })), { signal });
}
