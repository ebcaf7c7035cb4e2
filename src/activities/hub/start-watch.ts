import { watchId } from "../../job/instance-names.ts";
import type { Activity } from "../world.ts";
import { startUnlessAlive } from "./start-unless-alive.ts";

/** The orchestration that looks at container groups. */
export const WATCH = "tutti-watch";

/**
 * Starts the watch of this generation unless it runs.
 * Safe to run twice because an instance that runs is not started again.
 */
export const startWatch: Activity<{ generation: number }, null> = async (
	{ generation },
	context,
) => {
	const input = { generation, hub: context.world.hub };
	await startUnlessAlive(WATCH, watchId(generation), input, context);
	return null;
};
