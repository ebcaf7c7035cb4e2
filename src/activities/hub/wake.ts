import { admittedEvent } from "../../job/instance-names.ts";
import type { Wake } from "../../ledger/requests.ts";
import type { Activity } from "../world.ts";
import { raise } from "./hub-instances.ts";

/**
 * Tells batches of their grants.
 * Safe to run twice because a batch waits for the event of a launch once, and a claim tells the same.
 */
export const wake: Activity<{ wakes: Wake[] }, null> = async ({ wakes }, context) => {
	await Promise.all(
		wakes.map(({ batchId, launch, answer }) =>
			raise(context, batchId, admittedEvent(launch), answer),
		),
	);
	return null;
};
