import type { RunState, StartAnswer } from "../engines/container-engine.ts";
import { withEvent } from "./container-event.ts";
import type { ContainerGroup } from "./container-group.ts";
import {
	type ContainerPhase,
	type ContainerState,
	changeContainer,
	type GroupState,
	killingMessage,
} from "./container-group-state.ts";
import { backOffMs, type Timing } from "./timing.ts";

/** The transitions of one container: what the engine answered, and what that makes of it. Pure. */
interface Platform {
	group: ContainerGroup;
	timing: Timing;
	now: number;
}

type Exit = Extract<RunState, { kind: "exited" }>;

/** Which containers are to be started now, of a group that launches or has started. */
export function containersToStart({ phase, containers }: GroupState, now: number): number[] {
	if (phase.kind !== "launching" && phase.kind !== "started") return [];
	const isDue = ({ phase }: ContainerState) =>
		phase.kind === "waiting" || (phase.kind === "backing-off" && now >= phase.restartAt);
	const init = containers.findIndex((each) => each.kind === "init" && !hasSucceeded(each));
	if (init >= 0) return isDue(containers[init]!) ? [init] : [];
	return [...containers.keys()].filter((index) => isDue(containers[index]!));
}

/** The run that is asked for at `now` is the container's next. */
export function nextRestartCount({ phase, restartCount }: ContainerState): number {
	return restartCount + (phase.kind === "backing-off" ? 1 : 0);
}

export function containerAsked(
	state: GroupState,
	index: number,
	answer: StartAnswer,
	now: number,
): GroupState {
	const asked = changeContainer(state, index, (container) => ({
		...container,
		restartCount: nextRestartCount(container),
		phase: { kind: "starting", startedAt: now },
	}));
	switch (answer.kind) {
		case "starting":
			return asked;
		case "started":
			return containerStarted(asked, index, now);
		case "not-started":
			return containerNotStarted(asked, index, now, answer.why);
	}
}

/** What the engine says of a run that was starting, running or being killed. */
export function containerObserved(
	state: GroupState,
	index: number,
	run: RunState,
	platform: Platform,
): GroupState {
	const { phase } = state.containers[index]!;
	if (phase.kind !== "starting" && phase.kind !== "running" && phase.kind !== "killing")
		return state;
	const starting = phase.kind === "starting";
	const startedAt = Math.max(
		phase.startedAt,
		("startedAt" in run ? run.startedAt : undefined) ?? 0,
	);
	switch (run.kind) {
		case "starting":
			return state;
		case "running":
			return starting ? containerStarted(state, index, startedAt) : state;
		case "not-started":
			return containerNotStarted(state, index, platform.now, run.why);
		case "exited": {
			const began = starting ? containerStarted(state, index, startedAt) : state;
			return containerExited(began, index, run, platform);
		}
	}
}

function containerStarted(state: GroupState, index: number, startedAt: number): GroupState {
	return changeContainer(state, index, (container) => ({
		...container,
		phase: { kind: "running", startedAt },
		events: withEvent(container.events, startedAt, "Started", "Started container"),
	}));
}

/** The container could not be started at all: it ends with 128, as container runtimes report it. */
function containerNotStarted(
	state: GroupState,
	index: number,
	at: number,
	why: string,
): GroupState {
	return changeContainer(state, index, (container) => ({
		...container,
		phase: { kind: "terminated", finishedAt: at, exitCode: 128 },
		events: withEvent(container.events, at, "Failed", `Error: ${why}`, "Warning"),
	}));
}

function containerExited(
	state: GroupState,
	index: number,
	exit: Exit,
	{ group, timing }: Platform,
): GroupState {
	return changeContainer(state, index, (container) => {
		const { phase, restartCount, name } = container;
		if (phase.kind !== "running" && phase.kind !== "killing") return container;
		const killed = phase.kind === "killing" ? phase : undefined;
		const { finishedAt } = exit;
		const exitCode = killed?.exitCode ?? exit.exitCode;
		const ended: ContainerPhase = {
			kind: "terminated",
			// An emulator that was killed before it stored the start asks for it again, later.
			startedAt: Math.min(exit.startedAt ?? phase.startedAt, finishedAt),
			finishedAt,
			exitCode,
			...(exit.outOfMemory ? { outOfMemory: true } : {}),
		};
		const events =
			exit.lost && !killed
				? withEvent(container.events, finishedAt, "Killing", killingMessage(name))
				: container.events;
		const again = killed?.restart ?? isRunAgain(container, exitCode, group, state);
		if (!again) return { ...container, phase: ended, events };
		const restartAt = Math.floor(finishedAt) + backOffMs(timing, restartCount);
		return { ...container, phase: { kind: "backing-off", restartAt }, previous: ended, events };
	});
}

/** An init container that succeeded is never run again, whatever the policy. */
function isRunAgain(
	{ kind, restartCount }: ContainerState,
	exitCode: number,
	{ properties }: ContainerGroup,
	{ faults }: GroupState,
): boolean {
	if (exitCode === 0)
		return kind === "container" && (properties.restartPolicy ?? "Always") === "Always";
	if (properties.restartPolicy !== "Never") return true;
	return restartCount === 0 && faults.some((fault) => fault.kind === "restart-despite-never");
}

/** The platform, or a probe, ends a running container; its exit is yet to come. */
export function containerKilled(
	state: GroupState,
	index: number,
	at: number,
	how: { exitCode?: number; restart?: true } = {},
): GroupState {
	return changeContainer(state, index, (container) => {
		const { phase, name, events } = container;
		if (phase.kind !== "running") return container;
		const { exitCode, restart } = how;
		return {
			...container,
			phase: {
				kind: "killing",
				startedAt: phase.startedAt,
				...(exitCode === undefined ? {} : { exitCode }),
				...(restart ? { restart } : {}),
			},
			events: withEvent(events, at, "Killing", killingMessage(name)),
		};
	});
}

export function hasSucceeded({ phase }: ContainerState): boolean {
	return phase.kind === "terminated" && phase.exitCode === 0;
}
