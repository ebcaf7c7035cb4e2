import * as z from "zod";

/**
 * The limits of a location, as numbers. `location-quotas.ts` owns which hold where, `check-quotas.ts` and
 * `request-limiter.ts` what happens beyond them.
 */
const limit = z.int().min(0);

export const quotasSchema = z.strictObject({
	/** Container groups of the sku Standard that exist, in any state. Default 100. */
	containerGroups: limit,
	/** Cores that existing groups of sku Standard and regular priority ask for. Default 100. */
	standardCores: limit,
	/** The same for priority Spot. Default 100. */
	standardSpotCores: limit,
	/** Groups of the sku Dedicated. Default 0, as in a subscription that did not ask for any. */
	dedicatedContainerGroups: limit,
	dedicatedCores: limit,
	/** Groups of the sku Confidential. Default 100. */
	confidentialContainerGroups: limit,
	confidentialCores: limit,
	/** PUTs of container groups in any 5 minutes. Default 100. */
	createsPer5Minutes: limit,
	/** PUTs of container groups in any hour. Default 300. */
	createsPerHour: limit,
	/** DELETEs of container groups in any 5 minutes. Default 100. */
	deletesPer5Minutes: limit,
	/** DELETEs of container groups in any hour. Default 300. */
	deletesPerHour: limit,
	/**
	 * Whether groups that ended or were stopped hold their cores until they are deleted. Default true; the
	 * service's documentation says so of groups only. They count as groups either way.
	 */
	endedGroupsHoldCores: z.boolean(),
});

export type Quotas = z.infer<typeof quotasSchema>;

/**
 * The published ones ("Resource availability and quota limits for Azure Container Instances", 2025-11-17).
 * The skus Dedicated and Confidential have no published defaults.
 */
export const defaultQuotas: Quotas = {
	containerGroups: 100,
	standardCores: 100,
	standardSpotCores: 100,
	dedicatedContainerGroups: 0,
	dedicatedCores: 100,
	confidentialContainerGroups: 100,
	confidentialCores: 100,
	createsPer5Minutes: 100,
	createsPerHour: 300,
	deletesPer5Minutes: 100,
	deletesPerHour: 300,
	endedGroupsHoldCores: true,
};
