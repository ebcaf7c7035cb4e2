import type { CoreQuota } from "../groups/container-group.ts";
import type { ContainerGroupStore } from "../groups/container-group-store.ts";
import type { LocationQuotas } from "./location-quotas.ts";

/** A quota of a location with what counts against it. */
export interface Usage {
	/** As in `usages`: "ContainerGroups", "StandardCores", … */
	name: string;
	localizedName: string;
	limit: number;
	used: number;
}

/**
 * Every quota that the service lists, in its order and under its own localized names: it calls the
 * Confidential ones Dedicated (recorded in the tests of Azure PowerShell). GPUs are retired: their limit is 0.
 */
export function usagesOf(
	quotas: LocationQuotas,
	store: ContainerGroupStore,
	location: string,
): Usage[] {
	const limits = quotas.of(location);
	const held = store.usage(location);
	const cores = (quota: CoreQuota) =>
		held[quota].cores - (limits.endedGroupsHoldCores ? 0 : held[quota].endedCores);
	const standard = held.StandardCores.groups + held.StandardSpotCores.groups;
	const usage = (name: string, localizedName: string, limit: number, used: number) => ({
		...{ name, localizedName, limit, used },
	});
	return [
		usage("ContainerGroups", "Container Groups", limits.containerGroups, standard),
		usage("StandardCores", "Standard Cores", limits.standardCores, cores("StandardCores")),
		usage(
			"StandardSpotCores",
			"Standard Spot Cores",
			limits.standardSpotCores,
			cores("StandardSpotCores"),
		),
		usage("StandardK80Cores", "Standard K80 Cores", 0, 0),
		usage("StandardP100Cores", "Standard P100 Cores", 0, 0),
		usage("StandardV100Cores", "Standard V100 Cores", 0, 0),
		usage(
			"DedicatedContainerGroups",
			"Dedicated Container Groups",
			limits.dedicatedContainerGroups,
			held.DedicatedCores.groups,
		),
		usage("DedicatedCores", "Dedicated Cores", limits.dedicatedCores, cores("DedicatedCores")),
		usage(
			"ConfidentialContainerGroups",
			"Dedicated Container Groups",
			limits.confidentialContainerGroups,
			held.ConfidentialCores.groups,
		),
		usage(
			"ConfidentialCores",
			"Dedicated Cores",
			limits.confidentialCores,
			cores("ConfidentialCores"),
		),
	];
}
