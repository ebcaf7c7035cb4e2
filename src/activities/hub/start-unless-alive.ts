import { ORCHESTRATION_VERSION } from "../../job/orchestration-version.ts";
import type { ActivityContext } from "../world.ts";
import { instanceState } from "./hub-instances.ts";

/**
 * Starts an orchestration under a name of its own, unless it runs; one that is over begins anew. An engine that
 * does not take it is no error: the slow timer comes back to it.
 */
export async function startUnlessAlive(
	orchestration: string,
	instanceId: string,
	input: object,
	{ client, log }: Pick<ActivityContext, "client" | "log">,
): Promise<void> {
	if ((await instanceState(client, instanceId)) === "alive") return;
	try {
		const versioned = { ...input, version: ORCHESTRATION_VERSION };
		await client.startNew(orchestration, { instanceId, input: versioned });
	} catch (error) {
		// Somebody else started it between the two calls, or the slow timer will.
		log(`${instanceId} was not started: ${error}`);
	}
}
