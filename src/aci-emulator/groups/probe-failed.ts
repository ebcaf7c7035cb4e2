import type { ContainerRun } from "../engines/container-engine.ts";
import { withEvent } from "./container-event.ts";
import { changeContainer, type GroupState } from "./container-group-state.ts";
import { containerKilled } from "./container-transitions.ts";
import type { ProbeFailure } from "./probe-watch.ts";

/**
 * A probe of a run failed. Both kinds are told in an event; a liveness probe that failed as often as its
 * threshold says ends the container, and the restart policy decides what then. Of a run that is over by now
 * nothing is told.
 */
export function probeFailed(
	state: GroupState,
	{ deployment, name, restartCount }: ContainerRun,
	{ kind, isFinal }: Omit<ProbeFailure, "run">,
	now: number,
): { state: GroupState; isKilled: boolean } {
	const index = state.containers.findIndex((each) => each.name === name);
	const container = state.containers[index];
	const isSameRun = state.deployment === deployment && container?.restartCount === restartCount;
	if (!isSameRun || container.phase.kind !== "running") return { state, isKilled: false };
	const told = changeContainer(state, index, ({ events, ...rest }) => ({
		...rest,
		events: withEvent(events, now, "Unhealthy", `${kind} probe failed`, "Warning"),
	}));
	const isKilled = kind === "Liveness" && isFinal;
	return { state: isKilled ? containerKilled(told, index, now) : told, isKilled };
}
