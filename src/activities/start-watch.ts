import { watchId } from "../job/instance-names.ts";
import { instanceState } from "./hub-instances.ts";
import type { Activity } from "./world.ts";

/** The orchestration that looks at container groups. */
export const WATCH = "tutti-watch";

/**
 * Starts the watch of this generation unless it runs.
 * Safe to run twice because an instance that runs is not started again.
 */
export const startWatch: Activity<{ generation: number }, null> = async (
	{ generation },
	{ client, world, log },
) => {
	const instanceId = watchId(generation);
	if ((await instanceState(client, instanceId)) === "alive") return null;
	try {
		await client.startNew(WATCH, { instanceId, input: { generation, hub: world.hub } });
	} catch (error) {
		// Somebody else started it between the two calls, or the slow timer will.
		log(`The watch ${instanceId} was not started: ${error}`);
	}
	return null;
};
