/**
 * The connection of one command to the background server of its state folder.
 *
 * It owns starting the server, and starting it again when it has died; `src/local` owns the server itself.
 * 1. A request is repeated only by `ask`, which is for reading: what changes something goes through `client`.
 * 2. A server that was stopped on purpose (`tutti down`) is not started again.
 * 3. After 60 s without an answer the command gives up; the job does not.
 */

import type { CommandContext } from "../command-context.ts";
import { explanationOf } from "../errors/explain-error.ts";
import { orAborted, pause } from "../pause.ts";
import { type ApiClient, apiClient } from "./api-client.ts";
import { hearVersion } from "./hear-version.ts";
import { localAccess } from "./server-access.ts";
import { isAway, ServerLost } from "./server-error.ts";
import { wasStoppedSince } from "./state-folder.ts";

const GIVE_UP_AFTER_MS = 60_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8_000;

/** How often a job may be looked at. */
export interface Pace {
	leastMs: number;
	mostMs: number;
}

const LOCAL_PACE: Pace = { leastMs: 250, mostMs: 1_000 };

export interface ServerConnection {
	/** Of the server as it is now. */
	readonly client: ApiClient;
	readonly pace: Pace;
	/** Makes the request, on a new server if the old one has gone. Throws ServerLost at last. */
	ask<T>(request: (client: ApiClient) => Promise<T>): Promise<T>;
}

export interface Connect {
	context: CommandContext;
	stateFolder: string;
	signal: AbortSignal;
	/** Takes a sentence for the user. */
	notice: (message: string) => void;
	/** Takes a sentence about the command and its server, and not about the job. */
	tell: (message: string) => void;
}

/** Finds or starts the server. Throws its LocalServerError. */
export async function connectToServer(connect: Connect): Promise<ServerConnection> {
	const { context, stateFolder, signal, notice, tell } = connect;
	const heard = hearVersion({ warn: tell });
	const connectedAt = context.clock.now();
	const server = await orAborted(context.localServers.ensureLocalServer(stateFolder), signal);
	for (const message of server.notices) notice(message);
	let client = apiClient(localAccess(server.url, heard), { signal });
	return {
		pace: LOCAL_PACE,
		get client() {
			return client;
		},
		async ask(request) {
			try {
				return await request(client);
			} catch (error) {
				if (!isAway(error)) throw error;
			}
			throwIfStopped(stateFolder, connectedAt);
			notice(
				"The server has stopped answering. Starting it again; the job goes on from where it was.",
			);
			const [revived, answer] = await askAnew(connect, connectedAt, request);
			client = revived;
			return answer;
		},
	};
}

async function askAnew<T>(
	{ context, stateFolder, signal }: Connect,
	connectedAt: number,
	request: (client: ApiClient) => Promise<T>,
): Promise<[ApiClient, T]> {
	const { clock, localServers } = context;
	const giveUpAt = clock.now() + GIVE_UP_AFTER_MS;
	for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
		throwIfStopped(stateFolder, connectedAt);
		try {
			const server = await orAborted(localServers.ensureLocalServer(stateFolder), signal);
			const client = apiClient(localAccess(server.url), { signal });
			return [client, await request(client)];
		} catch (error) {
			signal.throwIfAborted();
			if (!isAway(error) && explanationOf(error) === undefined) throw error;
			if (clock.now() + waitMs > giveUpAt) {
				const why = error instanceof Error ? error.message : String(error);
				const what = `The server did not come back within ${GIVE_UP_AFTER_MS / 1000} s: ${why}`;
				throw new ServerLost(what, GOES_ON_HINT, { cause: error });
			}
		}
		await pause(clock, waitMs, signal);
	}
}

const GOES_ON_HINT =
	"Unfinished jobs go on when it runs again: `tutti attach` starts it and follows the newest.";

function throwIfStopped(stateFolder: string, connectedAt: number): void {
	if (!wasStoppedSince(stateFolder, connectedAt)) return;
	throw new ServerLost("The server was stopped by `tutti down`.", GOES_ON_HINT);
}
