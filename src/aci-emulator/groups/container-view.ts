import type { ContainerEvent } from "./container-event.ts";
import type { ContainerPhase, GroupState } from "./container-group-state.ts";

/** A container's instanceView; undefined where Azure has none: before the pull, and if there is no room. */
export function containerInstance(state: GroupState, index: number): object | undefined {
	const { restartCount, phase, previous, events } = state.containers[index]!;
	const isBeforePull = state.phase.kind === "pending" && events.length === 0;
	const hadNoRoom = state.phase.kind === "failed" && state.billedFrom === undefined;
	if (isBeforePull || hadNoRoom) return undefined;
	const stopped = state.phase.kind === "stopped" ? stoppedView(state.phase.at) : undefined;
	return defined({
		restartCount,
		currentState: stopped ?? phaseView(phase),
		previousState: previous && phaseView(previous),
		events: events.map(eventView),
	});
}

/** A container stopped by the client shows neither start nor exit code. */
function stoppedView(at: number): object {
	return {
		state: "Terminated",
		finishTime: new Date(at).toISOString(),
		detailStatus: "Container stopped per client request",
	};
}

function phaseView(phase: ContainerPhase): object {
	switch (phase.kind) {
		case "waiting":
		case "starting":
			return { state: "Waiting", detailStatus: "" };
		case "backing-off":
			return { state: "Waiting", detailStatus: "CrashLoopBackOff" };
		case "running":
		case "killing":
			return {
				state: "Running",
				startTime: new Date(phase.startedAt).toISOString(),
				detailStatus: "",
			};
		case "terminated":
			return defined({
				state: "Terminated",
				startTime:
					phase.startedAt === undefined ? undefined : new Date(phase.startedAt).toISOString(),
				exitCode: phase.exitCode,
				finishTime: new Date(phase.finishedAt).toISOString(),
				detailStatus: endWord(phase),
			});
	}
}

/** "Error" was recorded; the others are Kubernetes' words for the same. */
function endWord({ exitCode, outOfMemory }: { exitCode: number; outOfMemory?: true }): string {
	if (outOfMemory) return "OOMKilled";
	return exitCode === 0 ? "Completed" : "Error";
}

/** Events carry whole seconds. A group's own have no type. */
export function eventView({
	name,
	message,
	type,
	count,
	firstAt,
	lastAt,
}: Omit<ContainerEvent, "type"> & Partial<Pick<ContainerEvent, "type">>): object {
	const seconds = (atMs: number) => `${new Date(atMs).toISOString().slice(0, 19)}Z`;
	return defined({
		count,
		firstTimestamp: seconds(firstAt),
		lastTimestamp: seconds(lastAt),
		name,
		message,
		type,
	});
}

/** Without the members that are undefined. */
export function defined<T extends object>(value: T): T {
	return Object.fromEntries(
		Object.entries(value).filter(([, member]) => member !== undefined),
	) as T;
}
