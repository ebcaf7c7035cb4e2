import type { Activity } from "../world.ts";
import { readsRefused, tellLedger } from "./hub-instances.ts";

/**
 * Asks ACI for the quotas of regions and what of them is in use, and tells the ledger.
 * Safe to run twice because the ledger takes the newest figures.
 */
export const readUsages: Activity<{ regions: string[] }, null> = async ({ regions }, context) => {
	const { groups, clock } = context.world;
	for (const region of regions) {
		const at = clock.now();
		const usages = await groups.usages(region);
		if (usages.answer === "unclear") {
			context.log(`The quotas of ${region} could not be read: ${usages.message}`);
			await readsRefused(usages, context);
			continue;
		}
		const { containerGroups, confidentialGroups, cores } = usages;
		await tellLedger(context, {
			operation: "usages",
			input: {
				...{ region, at, cores },
				...(containerGroups === undefined ? {} : { containerGroups }),
				...(confidentialGroups === undefined ? {} : { confidentialGroups }),
			},
		});
	}
	return null;
};
