import { createHash } from "node:crypto";
import type { ContainerGroup } from "./container-group.ts";
import { backOffMs, type StartPlan, type Timing } from "./timing.ts";

/**
 * What has become of a container group: pure transitions. It owns no time and no process: `group-driver.ts`
 * says when instants are due and what the engine saw; `container-group-view.ts` turns it into wire states.
 *
 * Group:     starting -> started            at plan.startAt, when every container was asked to start
 *            starting -> refused            at the capacity failure's instant (provisioning failed)
 *            starting | started -> stopped  by the client; the next start or PUT begins a new deployment
 * Container: waiting -> running             with the group, or at restartAt after a back-off
 *            running -> terminated          it exited and its restart policy ends it
 *            running -> backing-off         it exited and its restart policy runs it again
 *
 * Invariants:
 * 1. Every slow transition is a stored instant; the state at any later time follows from what is stored.
 * 2. `deployment` is new with every deployment, so that nothing of an earlier one is taken for this one's.
 * 3. A terminated container never runs again in the same deployment.
 */
export interface GroupState {
	deployment: string;
	plan: StartPlan;
	/** What provisioningState says while it starts: a restart updates, anything else creates. */
	reason: "create" | "update";
	phase: GroupPhase;
	capacityFailureAt?: number;
	/** When the group ceases to exist without anybody's DELETE (a fault). */
	vanishAt?: number;
	containers: ContainerState[];
}

type GroupPhase =
	| { kind: "starting" }
	| { kind: "started" }
	| { kind: "refused"; at: number }
	| { kind: "stopped"; at: number };

interface ContainerState {
	restartCount: number;
	phase: ContainerPhase;
	previous?: ContainerPhase;
	events: ContainerEvent[];
}

export type ContainerPhase =
	| { kind: "waiting" }
	| { kind: "running"; startedAt: number }
	| { kind: "backing-off"; restartAt: number }
	| { kind: "terminated"; startedAt?: number; finishedAt: number; exitCode: number };

export interface ContainerEvent {
	name: string;
	message: string;
	type: "Normal" | "Warning";
	count: number;
	firstAt: number;
	lastAt: number;
}

/** How a container's process ended. `lost`: the platform ended it. */
export interface ContainerExit {
	finishedAt: number;
	exitCode: number;
	lost?: boolean;
}

/** A deployment accepted now. `earlier` is the state that an update or restart replaces: events go on. */
export function deploy(options: {
	deployment: string;
	plan: StartPlan;
	reason: GroupState["reason"];
	containerCount: number;
	earlier?: GroupState | undefined;
	capacityFailureAt?: number | undefined;
	vanishAt?: number | undefined;
}): GroupState {
	const { deployment, plan, reason, earlier, capacityFailureAt, vanishAt } = options;
	const containers = Array.from({ length: options.containerCount }, (_, index) => ({
		restartCount: 0,
		phase: { kind: "waiting" } as const,
		events: earlier?.containers[index]?.events ?? [],
	}));
	return {
		deployment,
		plan,
		reason,
		phase: { kind: "starting" },
		containers,
		...(capacityFailureAt === undefined ? {} : { capacityFailureAt }),
		...(vanishAt === undefined ? {} : { vanishAt }),
	};
}

/** The next instant at which something has to be done for the group, if there is one. */
export function nextDueAt(state: GroupState): number | undefined {
	const due: number[] = [];
	if (state.vanishAt !== undefined) due.push(state.vanishAt);
	if (state.phase.kind === "starting") due.push(state.capacityFailureAt ?? state.plan.startAt);
	if (state.phase.kind === "started") {
		for (const { phase } of state.containers) {
			if (phase.kind === "backing-off") due.push(phase.restartAt);
		}
	}
	return due.length > 0 ? Math.min(...due) : undefined;
}

/** Takes the group to `now` as far as that needs no container; says which containers are to be started. */
export function advance(
	state: GroupState,
	group: ContainerGroup,
	now: number,
): { state: GroupState; toStart: number[] } {
	const { capacityFailureAt, plan, phase } = state;
	if (phase.kind === "starting" && capacityFailureAt !== undefined) {
		const failed = now >= capacityFailureAt;
		return {
			state: failed ? { ...state, phase: { kind: "refused", at: capacityFailureAt } } : state,
			toStart: [],
		};
	}
	if (phase.kind === "starting" && now >= plan.startAt) {
		const containers = state.containers.map((container, index) => ({
			...container,
			events: eventsAt(state, index, group, now),
		}));
		const started: GroupState = { ...state, containers, phase: { kind: "started" } };
		return { state: started, toStart: [...state.containers.keys()] };
	}
	if (phase.kind !== "started") return { state, toStart: [] };
	const toStart = [...state.containers.keys()].filter((index) => {
		const { phase } = state.containers[index]!;
		return phase.kind === "backing-off" && now >= phase.restartAt;
	});
	return { state, toStart };
}

export function containerStarted(state: GroupState, index: number, startedAt: number): GroupState {
	return changeContainer(state, index, (container) => {
		const again = container.phase.kind === "backing-off";
		return {
			...container,
			restartCount: container.restartCount + (again ? 1 : 0),
			phase: { kind: "running", startedAt },
			events: withEvent(container.events, startedAt, "Started", "Started container"),
		};
	});
}

/** The container's events as of `now`: while it starts, the pull happens without being recorded. */
export function eventsAt(
	state: GroupState,
	index: number,
	group: ContainerGroup,
	now: number,
): ContainerEvent[] {
	let { events } = state.containers[index]!;
	if (state.phase.kind !== "starting") return events;
	const image = digestForm(group.properties.containers[index]!.properties.image);
	const { pullAt, pulledAt } = state.plan;
	if (now >= pullAt) events = withEvent(events, pullAt, "Pulling", `pulling image "${image}"`);
	if (now < pulledAt) return events;
	return withEvent(events, pulledAt, "Pulled", `Successfully pulled image "${image}"`);
}

/** Events name an image by digest; nothing is pulled here, so the digest is of the name. */
function digestForm(image: string): string {
	const repository = image.replace(/[:@][^/]*$/, "");
	return `${repository}@sha256:${createHash("sha256").update(image).digest("hex")}`;
}

/** The container could not be started at all: it ends with 128, as container runtimes report it. */
export function containerNotStarted(
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

export function containerExited(
	state: GroupState,
	index: number,
	exit: ContainerExit,
	group: ContainerGroup,
	timing: Timing,
): GroupState {
	const policy = group.properties.restartPolicy ?? "Always";
	const again = policy === "Always" || (policy === "OnFailure" && exit.exitCode !== 0);
	const { name } = group.properties.containers[index]!;
	return changeContainer(state, index, (container) => {
		if (container.phase.kind !== "running") return container;
		const { startedAt } = container.phase;
		const { finishedAt, exitCode } = exit;
		const ended: ContainerPhase = { kind: "terminated", startedAt, finishedAt, exitCode };
		const events = exit.lost
			? withEvent(container.events, finishedAt, "Killing", killing(name))
			: container.events;
		if (!again) return { ...container, phase: ended, events };
		const restartAt = finishedAt + Math.round(backOffMs(timing, container.restartCount));
		return { ...container, phase: { kind: "backing-off", restartAt }, previous: ended, events };
	});
}

/** Every container is being killed, by a stop or to be deployed anew. */
export function containersKilled(state: GroupState, group: ContainerGroup, at: number): GroupState {
	const containers = state.containers.map((container, index) => {
		if (container.phase.kind !== "running") return container;
		const message = killing(group.properties.containers[index]!.name);
		return { ...container, events: withEvent(container.events, at, "Killing", message) };
	});
	return { ...state, containers };
}

/** `containersKilled` comes first. */
export function groupStopped(state: GroupState, at: number): GroupState {
	const containers = state.containers.map((container) => ({
		...container,
		previous: container.phase,
	}));
	return { ...state, containers, phase: { kind: "stopped", at } };
}

/** Adds an event, or counts it on if the like was there. */
function withEvent(
	events: ContainerEvent[],
	at: number,
	name: string,
	message: string,
	type: ContainerEvent["type"] = "Normal",
): ContainerEvent[] {
	const index = events.findIndex((event) => event.name === name && event.message === message);
	if (index < 0) return [...events, { name, message, type, count: 1, firstAt: at, lastAt: at }];
	const known = events[index]!;
	return events.with(index, { ...known, count: known.count + 1, lastAt: at });
}

function killing(containerName: string): string {
	return `Killing container ${containerName} (platform initiated).`;
}

function changeContainer(
	state: GroupState,
	index: number,
	change: (container: ContainerState) => ContainerState,
): GroupState {
	return { ...state, containers: state.containers.with(index, change(state.containers[index]!)) };
}
