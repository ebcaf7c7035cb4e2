import { jobOfTags } from "../../container-groups/group-tags.ts";
import type { ReconcileInput } from "../../ledger/requests.ts";
import type { Activity } from "../world.ts";
import { readsRefused, tellLedger } from "./hub-instances.ts";

/** One signal stays well under 48 KB. */
const GROUPS_A_PIECE = 250;

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
	const groups = list.groups
		.map(({ name, tags, location }) => ({ name, job: jobOfTags(tags), region: location }))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	for (let from = 0; from === 0 || from < groups.length; from += GROUPS_A_PIECE) {
		const next = groups[from + GROUPS_A_PIECE];
		const input: ReconcileInput = {
			beganAt,
			...(from === 0 ? {} : { from: groups[from]!.name }),
			...(next === undefined ? {} : { to: next.name }),
			groups: groups.slice(from, from + GROUPS_A_PIECE),
		};
		await tellLedger(context, { operation: "reconcile", input });
	}
	return null;
};
