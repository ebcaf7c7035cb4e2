import { type ApiClient, apiClient } from "./api-client.ts";
import type { CommandContext } from "./command-context.ts";

/**
 * A client of the folder's server, which is started if need be: what is asked of a job must be done by somebody.
 * `signal` ends its requests.
 */
export async function serverClient(
	{ context, stateFolder }: { context: CommandContext; stateFolder: string },
	signal?: AbortSignal,
): Promise<ApiClient> {
	const server = await context.localServers.ensureLocalServer(stateFolder);
	for (const notice of server.notices) context.stderr.write(`${notice}\n`);
	return apiClient(server.url, signal);
}
