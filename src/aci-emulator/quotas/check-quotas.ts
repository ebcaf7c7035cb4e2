import { ArmError } from "../arm/arm-error.ts";
import {
	type ContainerGroup,
	type CoreQuota,
	coreQuota,
	locationOf,
	requested,
} from "../groups/container-group.ts";
import type { ContainerGroupStore } from "../groups/container-group-store.ts";
import type { LocationQuotas } from "./location-quotas.ts";
import { usagesOf } from "./usage.ts";

const GROUP_QUOTA: Record<CoreQuota, string> = {
	StandardCores: "ContainerGroups",
	StandardSpotCores: "ContainerGroups",
	DedicatedCores: "DedicatedContainerGroups",
	ConfidentialCores: "ConfidentialContainerGroups",
};

/** Throws what ACI answers when the new group would exceed a quota of its location. */
export function checkQuotas(
	quotas: LocationQuotas,
	store: ContainerGroupStore,
	group: ContainerGroup,
): void {
	const location = locationOf(group);
	const usages = usagesOf(quotas, store, location);
	const refuse = (quota: string, wanted: number) => {
		const { limit, used } = usages.find((each) => each.name === quota)!;
		if (used + wanted <= limit) return;
		throw new ArmError(
			400,
			"ContainerGroupQuotaReached",
			`Resource type 'Microsoft.ContainerInstance/containerGroups' container group quota '${quota}' exceeded in region '${location}'. Limit: '${limit}', Usage: '${used}' Requested: '${wanted}'.`,
		);
	};
	const kind = coreQuota(group);
	refuse(GROUP_QUOTA[kind], 1);
	refuse(kind, requested(group).cpuCores);
}
