import type { ContainerRun } from "../engines/container-engine.ts";
import type { ContainerPhase } from "./container-group-state.ts";
import type { GroupRow } from "./container-group-store.ts";

/** The run of a group's container that started, or is to start, at `startedAt`. */
export function containerRun(row: GroupRow, index: number, startedAt: number): ContainerRun {
	const { name, properties } = row.group.properties.containers[index]!;
	return {
		groupKey: row.key,
		groupName: row.name,
		deployment: row.state.deployment,
		group: row.group,
		kind: "container",
		faults: [],
		name,
		restartCount: row.state.containers[index]!.restartCount,
		startedAt,
		container: properties,
		volumes: row.group.properties.volumes ?? [],
	};
}

/** The latest run of a container; undefined if it never ran in this deployment. */
export function latestRun(row: GroupRow, index: number): ContainerRun | undefined {
	const { phase, previous } = row.state.containers[index]!;
	const startedAt = startOf(phase) ?? (previous && startOf(previous));
	return startedAt === undefined ? undefined : containerRun(row, index, startedAt);
}

export function latestRuns(row: GroupRow): ContainerRun[] {
	return row.state.containers.flatMap((_, index) => latestRun(row, index) ?? []);
}

function startOf(phase: ContainerPhase): number | undefined {
	return phase.kind === "running" || phase.kind === "terminated" ? phase.startedAt : undefined;
}
