/** The connection of one command to a target, which nobody here starts. What it is waited for does not end the job. */

import { NotFromTutti } from "../errors/user-error.ts";
import { pause } from "../pause.ts";
import type { ApiClient } from "../server/api-client.ts";
import type { ServerConnection } from "../server/server-connection.ts";
import { isAway, ServerLost } from "../server/server-error.ts";
import { type Reach, targetClient } from "./target-client.ts";

/** Long enough for a lid that was closed, or a network that was changed, while a job of hours is followed. */
const GIVE_UP_AFTER_MS = 10 * 60_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/** Looking costs executions of functions. */
const PACE = { leastMs: 1_000, mostMs: 5_000 };

export async function connectToTarget(
	reach: Reach,
	notice: (message: string) => void,
): Promise<ServerConnection> {
	const client = await targetClient(reach);
	return {
		client,
		pace: PACE,
		async ask(request) {
			try {
				return await request(client);
			} catch (error) {
				if (!isAwayForNow(error)) throw error;
			}
			const { name } = reach.target;
			notice(`${name} has stopped answering. Trying again; the job goes on there.`);
			const answer = await askAgain(reach, client, request);
			notice(`${name} answers again.`);
			return answer;
		},
	};
}

/** While an app is deployed anew, its host may say for a moment that it knows none of its functions. */
function isAwayForNow(error: unknown): boolean {
	return isAway(error) || error instanceof NotFromTutti;
}

async function askAgain<T>(
	{ context: { clock }, target, where, signal }: Reach,
	client: ApiClient,
	request: (client: ApiClient) => Promise<T>,
): Promise<T> {
	const giveUpAt = clock.now() + GIVE_UP_AFTER_MS;
	for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
		await pause(clock, waitMs, signal);
		try {
			return await request(client);
		} catch (error) {
			signal.throwIfAborted();
			if (!isAwayForNow(error)) throw error;
			if (clock.now() < giveUpAt) continue;
			const why = error instanceof Error ? error.message : String(error);
			const what = `${target.name} has not answered for ${GIVE_UP_AFTER_MS / 60_000} minutes: ${why}`;
			const hint = `Jobs go on there; follow one again: tutti attach <job-id>${where.option}`;
			throw new ServerLost(what, hint, { cause: error });
		}
	}
}
