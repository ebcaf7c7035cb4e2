import { type CoreQuota, coreQuota, locationOf, requested } from "../groups/container-group.ts";
import { type GroupState, isOver } from "../groups/container-group-state.ts";
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
	const { groups, cores } = store.usage(location);
	if (!limits.endedGroupsHoldCores) subtractEnded(cores, store, location);
	const standard = groups.StandardCores + groups.StandardSpotCores;
	const usage = (name: string, localizedName: string, limit: number, used: number) => ({
		...{ name, localizedName, limit, used },
	});
	return [
		usage("ContainerGroups", "Container Groups", limits.containerGroups, standard),
		usage("StandardCores", "Standard Cores", limits.standardCores, cores.StandardCores),
		usage(
			"StandardSpotCores",
			"Standard Spot Cores",
			limits.standardSpotCores,
			cores.StandardSpotCores,
		),
		usage("StandardK80Cores", "Standard K80 Cores", 0, 0),
		usage("StandardP100Cores", "Standard P100 Cores", 0, 0),
		usage("StandardV100Cores", "Standard V100 Cores", 0, 0),
		usage(
			"DedicatedContainerGroups",
			"Dedicated Container Groups",
			limits.dedicatedContainerGroups,
			groups.DedicatedCores,
		),
		usage("DedicatedCores", "Dedicated Cores", limits.dedicatedCores, cores.DedicatedCores),
		usage(
			"ConfidentialContainerGroups",
			"Dedicated Container Groups",
			limits.confidentialContainerGroups,
			groups.ConfidentialCores,
		),
		usage(
			"ConfidentialCores",
			"Dedicated Cores",
			limits.confidentialCores,
			cores.ConfidentialCores,
		),
	];
}

/** Reads every group: this setting is for those who want to know, not for ten thousand groups. */
function subtractEnded(
	cores: Record<CoreQuota, number>,
	store: ContainerGroupStore,
	location: string,
): void {
	for (const { group, state } of store.list()) {
		if (locationOf(group) !== location || !hasEnded(state)) continue;
		cores[coreQuota(group)] -= requested(group).cpuCores;
	}
}

function hasEnded(state: GroupState): boolean {
	const { kind } = state.phase;
	return kind === "stopped" || kind === "failed" || isOver(state);
}
