import type { ContainerRun, Deployment } from "../engines/container-engine.ts";
import { type ContainerPhase, containerSpecs } from "./container-group-state.ts";
import type { GroupRow } from "./container-group-store.ts";

/** What engines are told of a group's deployment. */
export function deploymentOf({ key, name, group, state }: GroupRow): Deployment {
	return { groupKey: key, groupName: name, deployment: state.deployment, group };
}

/** The run of a group's container (by its place in the state) that started, or is to start, at `startedAt`. */
export function containerRun(row: GroupRow, index: number, startedAt: number): ContainerRun {
	const { kind, name, properties } = containerSpecs(row.group)[index]!;
	return {
		...deploymentOf(row),
		kind,
		name,
		restartCount: row.state.containers[index]!.restartCount,
		startedAt,
		container: properties,
		volumes: row.group.properties.volumes ?? [],
		faults: row.state.faults,
	};
}

/** The latest run of the container of that name; undefined if it never ran in this deployment. */
export function latestRun(row: GroupRow, containerName: string): ContainerRun | undefined {
	const index = row.state.containers.findIndex((each) => each.name === containerName);
	return index < 0 ? undefined : runAt(row, index);
}

/** The latest run of each container, and of each that is being replaced: all of which something may be left. */
export function latestRuns(row: GroupRow): ContainerRun[] {
	const { replacing } = row.state;
	return [
		...row.state.containers.flatMap((_, index) => runAt(row, index) ?? []),
		...(replacing ? latestRuns({ ...row, ...replacing }) : []),
	];
}

/** The container is running in a group that was not stopped: there is a process. */
export function isContainerRunning({ state }: GroupRow, containerName: string): boolean {
	const { kind } = state.phase;
	const container = state.containers.find((each) => each.name === containerName);
	return (kind === "started" || kind === "launching") && container?.phase.kind === "running";
}

function runAt(row: GroupRow, index: number): ContainerRun | undefined {
	const { phase, previous } = row.state.containers[index]!;
	const startedAt = startOf(phase) ?? (previous && startOf(previous));
	return startedAt === undefined ? undefined : containerRun(row, index, startedAt);
}

function startOf(phase: ContainerPhase): number | undefined {
	return "startedAt" in phase ? phase.startedAt : undefined;
}
