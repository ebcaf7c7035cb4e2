import { ArmError } from "../arm/arm-error.ts";
import {
	type ContainerGroup,
	type CoreQuota,
	coreQuota,
	locationOf,
	requested,
} from "../groups/container-group.ts";
import { hasEnded } from "../groups/container-group-state.ts";
import type { ContainerGroupStore, GroupRow } from "../groups/container-group-store.ts";
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
	const kind = coreQuota(group);
	refuseBeyond(quotas, store, group, { quota: GROUP_QUOTA[kind], wanted: 1 });
	refuseBeyond(quotas, store, group, { quota: kind, wanted: requested(group).cpuCores });
}

/** The same for a group that was there, and needs its cores anew if it has ended and given them back. */
export function checkCoresAgain(
	quotas: LocationQuotas,
	store: ContainerGroupStore,
	{ group, state }: Pick<GroupRow, "group" | "state">,
): void {
	if (!hasEnded(state) || quotas.of(locationOf(group)).endedGroupsHoldCores) return;
	const wanted = requested(group).cpuCores;
	refuseBeyond(quotas, store, group, { quota: coreQuota(group), wanted });
}

function refuseBeyond(
	quotas: LocationQuotas,
	store: ContainerGroupStore,
	group: ContainerGroup,
	{ quota, wanted }: { quota: string; wanted: number },
): void {
	const location = locationOf(group);
	const usages = usagesOf(quotas, store, location);
	const { limit, used } = usages.find((each) => each.name === quota)!;
	if (used + wanted <= limit) return;
	throw new ArmError(
		400,
		"ContainerGroupQuotaReached",
		`Resource type 'Microsoft.ContainerInstance/containerGroups' container group quota '${quota}' exceeded in region '${location}'. Limit: '${limit}', Usage: '${used}' Requested: '${wanted}'.`,
	);
}
