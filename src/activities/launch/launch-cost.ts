/** What a launch cost, as its group told at its end. */
import type { ContainerView, GroupView } from "../../container-groups/container-groups.ts";
import { type ContainerUse, type Cost, shareCost } from "../../job/cost.ts";
import { containerName } from "../../job/instance-names.ts";
import type { LaunchRecord } from "../../job/launch-record.ts";
import { sidecarNeeds } from "../../job/platform.ts";
import type { LaunchResult } from "../../ledger/requests.ts";
import { hourlyUsd } from "../../prices/price-table.ts";
import type { JobRecord } from "../../store/store.ts";
import type { LaunchRef } from "../batch-ref.ts";
import type { ActivityContext } from "../world.ts";
import { takeSpareRead } from "./spare-reads.ts";

export interface SettledLaunch extends Pick<LaunchRef, "items" | "lease"> {
	/** How the create was answered. */
	result: LaunchResult;
	/** Where the group ran. Absent: the launch was begun by a version that did not say. */
	waited?: { region?: string };
	/** When its create was answered. */
	answeredAt: number;
}

/**
 * One more look, where that tells what the launch cost: when its group began to be billed. It is left out while ARM's
 * reads are short.
 */
export async function seeForCosts(
	{ waited, result, lease }: SettledLaunch,
	{ prices }: JobRecord,
	context: Pick<ActivityContext, "client" | "world">,
): Promise<GroupView | undefined> {
	const region = waited?.region;
	const isPriced = region !== undefined && prices?.[region] !== undefined;
	if (!isPriced || result !== "created") return undefined;
	if (!(await takeSpareRead(context))) return undefined;
	const look = await context.world.groups.read(lease);
	return look.answer === "found" ? look.group : undefined;
}

/**
 * Each item's part of what the launch cost, in their order; undefined when no price is known. `group`: as a look
 * showed it now; without one, what is billed is taken to begin with the create, and so is a little too much.
 */
export function launchCosts(
	{ items, waited, result, answeredAt }: SettledLaunch,
	{ job, itemCount, prices }: JobRecord,
	{ group, records }: { group: GroupView | undefined; records: LaunchRecord[] },
	now: number,
): Cost[] | undefined {
	const region = waited?.region;
	const price = region === undefined ? undefined : prices?.[region];
	if (price === undefined || result !== "created") return undefined;
	const isMerge = items[0] === itemCount;
	const { resources } = (isMerge ? job.merge : undefined) ?? job;
	const beside = sidecarNeeds(isMerge ? {} : job.platform?.sidecars);
	const views = items.map((index) => group?.containers.find(isNamed(containerName(index))));
	const containers = records.map((record, k) => useOf(record, views[k], resources));
	// A sidecar goes on until the group is deleted, and so does whatever has not ended.
	const goesOn = beside.cpuCores > 0 || containers.some(({ endedAt }) => endedAt === undefined);
	const ends = containers.map(({ endedAt = now }) => endedAt);
	const use = {
		from: billedFrom(group, answeredAt) ?? now,
		to: goesOn ? now : Math.max(...ends),
		cpuCores: resources.cpuCores * items.length + beside.cpuCores,
		memoryGb: resources.memoryGb * items.length + beside.memoryGb,
		containers,
	};
	return shareCost(use, (needs) => hourlyUsd(price, needs));
}

function isNamed(name: string) {
	return (container: ContainerView) => container.name === name;
}

function useOf(
	{ callback, exit, found }: LaunchRecord,
	view: ContainerView | undefined,
	needs: { cpuCores: number; memoryGb: number },
): ContainerUse {
	const startedAt = view?.startedAt ?? exit?.startedAt;
	const endedAt = exit?.finishedAt ?? callback?.at ?? view?.finishedAt;
	const succeeded =
		callback?.outcome === "succeeded" ||
		(callback === undefined && found === undefined && exit?.code === 0);
	return {
		...{ cpuCores: needs.cpuCores, memoryGb: needs.memoryGb },
		...(startedAt === undefined ? {} : { startedAt }),
		...(endedAt === undefined ? {} : { endedAt }),
		succeeded,
	};
}

/** The first pull of an image. Of a group that never came so far nothing is billed: undefined. */
function billedFrom(group: GroupView | undefined, answeredAt: number): number | undefined {
	if (group === undefined) return answeredAt;
	const parts = [...(group.initContainers ?? []), ...group.containers];
	const pulls = parts
		.flatMap(({ events }) => events)
		.flatMap(({ name, firstAt }) => (name === "Pulling" && firstAt !== undefined ? [firstAt] : []));
	const starts = parts.flatMap(({ startedAt }) => startedAt ?? []);
	const first = Math.min(...pulls, ...starts);
	// Events have whole seconds.
	return Number.isFinite(first) ? Math.max(answeredAt, first) : undefined;
}
