import { jobOfTags } from "../container-groups/group-tags.ts";
import { readsRefused, tellLedger } from "./hub-instances.ts";
import type { Activity } from "./world.ts";

/**
 * Lists the hub's container groups and tells the ledger.
 * Safe to run twice because the ledger takes a LIST for no more than what stood at its beginning.
 */
export const reconcileGroups: Activity<Record<string, never>, null> = async (_, context) => {
	const { world } = context;
	const beganAt = world.clock.now();
	const list = await world.groups.list(world.hub);
	if (list.answer === "unclear") {
		context.log(`The container groups could not be listed: ${list.message}`);
		await readsRefused(list, context);
		return null;
	}
	const groups = list.groups.map(({ name, tags, location }) => ({
		name,
		job: jobOfTags(tags),
		region: location,
	}));
	await tellLedger(context, { operation: "reconcile", input: { beganAt, groups } });
	return null;
};
