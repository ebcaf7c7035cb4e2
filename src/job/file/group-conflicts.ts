/** What one container group can hold: the sum of what its containers ask for, and how many they may be. */

import { sidecarNeeds } from "../platform.ts";
import { MAX_CONFIDENTIAL_GROUP, MAX_GROUP, MAX_SPOT_GROUP } from "./container-schema.ts";
import type { JobFile } from "./job-schema.ts";
import type { ProblemList } from "./problem-list.ts";

const MOST = { standard: MAX_GROUP, spot: MAX_SPOT_GROUP, confidential: MAX_CONFIDENTIAL_GROUP };

export function addGroupConflicts(problems: ProblemList, file: Partial<JobFile>): void {
	addOversizedGroup(problems, file);
	const { itemsPerGroup = 1, sidecars = {}, initContainers = {} } = file;
	const others = Object.keys(sidecars).length + Object.keys(initContainers).length;
	if (itemsPerGroup + others > MAX_GROUP.containers)
		problems.addAtValue(
			["itemsPerGroup"],
			`expected container groups of at most ${MAX_GROUP.containers} containers, found ${itemsPerGroup} items with ${others} sidecars and init containers`,
		);
}

function addOversizedGroup(
	problems: ProblemList,
	{ resources, itemsPerGroup = 1, sku = "standard", sidecars }: Partial<JobFile>,
): void {
	if (resources === undefined) return;
	const most = MOST[sku];
	const beside = sidecarNeeds(sidecars);
	const needs = [
		[resources.cpu * itemsPerGroup + beside.cpuCores, most.cpuCores, "vCPUs"],
		[resources.memoryGb * itemsPerGroup + beside.memoryGb, most.memoryGb, "GB of memory"],
	] as const;
	const found = `${itemsPerGroup} items${sidecars === undefined ? "" : " and sidecars"}`;
	for (const [needed, available, unit] of needs)
		if (needed > available)
			problems.addAtValue(
				["itemsPerGroup"],
				`expected container groups of at most ${available} ${unit}, found ${found} that need ${needed} together`,
			);
}
