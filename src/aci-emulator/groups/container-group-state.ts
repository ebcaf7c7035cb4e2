import type { LaunchFault } from "../faults/faults.ts";
import { type ContainerEvent, withEvent } from "./container-event.ts";
import type { ContainerGroup, ContainerSpec } from "./container-group.ts";
import type { PlannedFault } from "./planned-fault.ts";
import type { StartPlan } from "./timing.ts";

/**
 * What has become of a container group, as it is stored. It owns the words; `advance-group.ts` moves a group
 * through time, `container-transitions.ts` its containers, and `container-group-view.ts` turns both into wire
 * states.
 *
 * Group:     pending -> pulling              at pullAt
 *            pulling -> creating             when the time is over and the engine has the images
 *            pulling -> pull-failed          and from there again, after a back-off
 *            creating -> launching           at startAt: init containers one by one, then all others
 *            launching -> started            when every container was started
 *            any of these -> failed          no capacity, an init container failed, the provisioning timeout
 *            anything -> stopped             by the client; the next start or PUT begins a new deployment
 * Container: waiting -> starting -> running  with the group; at once where the engine starts at once
 *            running -> killing              by the platform, a probe or a fault
 *            running | killing -> terminated it exited and its restart policy ends it
 *            running | killing -> backing-off -> starting, once more
 *
 * Invariants:
 * 1. Every slow transition is a stored instant; the state at any later time follows from what is stored and
 *    what the engine says.
 * 2. `deployment` is new with every deployment, so that nothing of an earlier one is taken for this one's.
 * 3. A terminated container never runs again in the same deployment.
 * 4. Nothing of a deployment is started while anything of the one it replaces may run.
 */
export interface GroupState {
	deployment: string;
	plan: StartPlan;
	/** What provisioningState says while it starts. */
	reason: "create" | "update" | "repair";
	phase: GroupPhase;
	/** Init containers in their order, then the others in theirs: as `containerSpecs`. */
	containers: ContainerState[];
	faults: LaunchFault[];
	/** What is to go wrong at an instant that is known by now. */
	plannedFaults: PlannedFault[];
	/** When there turns out to be no room for it (a fault). */
	capacityFailureAt?: number;
	/** When the group ceases to exist without anybody's DELETE (a fault). */
	vanishAt?: number;
	/** How long after its last container ended the group is deleted (container group profiles). */
	timeToLiveMs?: number;
	/** The pull began: what the bill counts from. */
	billedFrom?: number;
	/** Whether the network of the containers was last cut or restored. Absent: it never was touched. */
	networkCut?: boolean;
	/** The platform takes a Spot group's place away: the group is to be deployed anew. */
	evicted?: true;
	/** What this deployment replaces, until nothing of that runs any more. */
	replacing?: { group: ContainerGroup; state: GroupState };
}

export type GroupPhase =
	| { kind: "pending"; pullAt: number }
	/** `overdue`: the time is over, the engine is still at it. */
	| { kind: "pulling"; attempt: number; pulledAt: number; overdue?: true }
	| { kind: "pull-failed"; attempt: number; retryAt: number }
	| { kind: "creating"; startAt: number }
	| { kind: "launching" }
	| { kind: "started"; at: number }
	| { kind: "failed"; at: number; event: string; message: string }
	| { kind: "stopped"; at: number };

export interface ContainerState {
	kind: "init" | "container";
	name: string;
	restartCount: number;
	phase: ContainerPhase;
	previous?: ContainerPhase;
	events: ContainerEvent[];
	/** A fault: its processes are ended, and the state goes on as if they were not. */
	unheard?: true;
}

export type ContainerPhase =
	| { kind: "waiting" }
	| { kind: "starting"; startedAt: number }
	| { kind: "running"; startedAt: number }
	/** The engine is ending it. `exitCode` is shown instead of its own; `restart`: run it again whatever the policy. */
	| { kind: "killing"; startedAt: number; exitCode?: number; restart?: true }
	| { kind: "backing-off"; restartAt: number }
	| {
			kind: "terminated";
			startedAt?: number;
			finishedAt: number;
			exitCode: number;
			outOfMemory?: true;
	  };

/** The containers of a group in the order of its state: init containers first. */
export function containerSpecs({
	properties,
}: ContainerGroup): { kind: ContainerState["kind"]; name: string; properties: ContainerSpec }[] {
	return [
		...(properties.initContainers ?? []).map((each) => ({ kind: "init" as const, ...each })),
		...properties.containers.map((each) => ({ kind: "container" as const, ...each })),
	];
}

/** On the way to its start: neither started nor given up. */
export function isStarting({ phase }: GroupState): boolean {
	return phase.kind !== "started" && phase.kind !== "failed" && phase.kind !== "stopped";
}

/** Every container has ended and none is run again. */
export function isOver({ phase, containers }: GroupState): boolean {
	return phase.kind === "started" && containers.every((each) => each.phase.kind === "terminated");
}

/** Nothing of it runs, and nothing will unless it is deployed anew. */
export function hasEnded(state: GroupState): boolean {
	const { kind } = state.phase;
	return kind === "stopped" || kind === "failed" || isOver(state);
}

/** When the group ceases to exist without anybody's DELETE; infinite while nothing says so. */
export function goneAt(state: GroupState): number {
	const { vanishAt = Number.POSITIVE_INFINITY, timeToLiveMs } = state;
	if (timeToLiveMs === undefined || !isOver(state)) return vanishAt;
	const finished = state.containers.map(({ phase }) =>
		phase.kind === "terminated" ? phase.finishedAt : 0,
	);
	return Math.min(vanishAt, Math.ceil(Math.max(...finished)) + timeToLiveMs);
}

/** The deployment, and those that it replaces: of each something may be left. */
export function deploymentsOf({ deployment, replacing }: GroupState): string[] {
	return [deployment, ...(replacing ? deploymentsOf(replacing.state) : [])];
}

export interface DeployOptions {
	deployment: string;
	plan: StartPlan;
	reason: GroupState["reason"];
	group: ContainerGroup;
	now: number;
	faults: LaunchFault[];
	/** Events go on; what runs of it is ended before this one starts. */
	earlier?: { group: ContainerGroup; state: GroupState } | undefined;
	timeToLiveMs?: number | undefined;
	capacityFailureAt?: number | undefined;
}

/** A deployment accepted now. */
export function deploy(options: DeployOptions): GroupState {
	const { earlier, faults, group, now, plan, timeToLiveMs, capacityFailureAt } = options;
	const vanish = faults.find((fault) => fault.kind === "vanish");
	return {
		deployment: options.deployment,
		plan,
		reason: options.reason,
		phase: { kind: "pending", pullAt: now + plan.pendingMs },
		containers: containerSpecs(group).map(({ kind, name }) => ({
			kind,
			name,
			restartCount: 0,
			phase: { kind: "waiting" },
			events: earlier ? eventsOf(earlier.state, name, now) : [],
		})),
		faults,
		plannedFaults: [],
		...(vanish ? { vanishAt: now + Math.round(vanish.afterMs) } : {}),
		...(timeToLiveMs === undefined ? {} : { timeToLiveMs }),
		...(capacityFailureAt === undefined ? {} : { capacityFailureAt }),
		...(earlier ? { replacing: earlier } : {}),
	};
}

/** The events of the container that is being replaced, whose end is one of them. */
function eventsOf({ containers, phase }: GroupState, name: string, now: number): ContainerEvent[] {
	const container = containers.find((each) => each.name === name);
	if (!container) return [];
	const runs = phase.kind !== "stopped" && container.phase.kind === "running";
	return runs
		? withEvent(container.events, now, "Killing", killingMessage(name))
		: container.events;
}

/** Nothing of what the deployment replaces runs any more: its own time begins. */
export function replaced(state: GroupState, now: number): GroupState {
	const { replacing, ...rest } = state;
	return { ...rest, phase: { kind: "pending", pullAt: now + state.plan.pendingMs } };
}

/** By a client's stop. Every container is yet to be killed. Where it was to be evicted, nothing comes of that. */
export function groupStopped({ evicted, ...state }: GroupState, at: number): GroupState {
	const containers = state.containers.map((container) => {
		const { name, phase, previous, events } = container;
		const killed = phase.kind === "running";
		// Between two runs it is the earlier one that came before the stop.
		const last = (phase.kind === "backing-off" ? previous : undefined) ?? phase;
		return {
			...container,
			previous: last,
			events: killed ? withEvent(events, at, "Killing", killingMessage(name)) : events,
		};
	});
	return { ...state, containers, plannedFaults: [], phase: { kind: "stopped", at } };
}

export function killingMessage(containerName: string): string {
	return `Killing container ${containerName} (platform initiated).`;
}

export function changeContainer(
	state: GroupState,
	index: number,
	change: (container: ContainerState) => ContainerState,
): GroupState {
	return { ...state, containers: state.containers.with(index, change(state.containers[index]!)) };
}
