import { createHash } from "node:crypto";
import type { Preparation } from "../engines/container-engine.ts";
import { type ContainerEvent, withEvent } from "./container-event.ts";
import { type ContainerGroup, requested } from "./container-group.ts";
import {
	containerSpecs,
	type GroupPhase,
	type GroupState,
	goneAt,
} from "./container-group-state.ts";
import { hasSucceeded } from "./container-transitions.ts";
import { planFaults } from "./planned-fault.ts";
import { backOffMs, type Timing } from "./timing.ts";

/** What a group's way to its start depends on besides its state. */
interface Surroundings {
	group: ContainerGroup;
	timing: Timing;
	now: number;
	/** Whether the engine has what the deployment needs. */
	prepare: (attempt: number) => Preparation;
}

/**
 * Takes a group on its way to the start as far as it comes by `now`. Pure but for `prepare`. Instants that
 * lie in the past take effect as of then, so that looking late or often leads to the same state.
 */
export function advance(state: GroupState, around: Surroundings): GroupState {
	let before: GroupState;
	let after = state;
	do {
		before = after;
		after = step(before, around);
	} while (after !== before);
	return after;
}

function step(state: GroupState, around: Surroundings): GroupState {
	const { phase, plan, capacityFailureAt } = state;
	const { now, group } = around;
	const isDue = (at: number) => at <= now && at < plan.timeoutAt;
	const late = () => (now < plan.timeoutAt ? state : timedOut(state));
	switch (phase.kind) {
		case "pending":
			if (state.replacing) return state;
			if (capacityFailureAt !== undefined) {
				return isDue(capacityFailureAt) ? noCapacity(state, capacityFailureAt, group) : late();
			}
			return isDue(phase.pullAt) ? pullBegun(state, 1, phase.pullAt, group) : late();
		case "pulling":
			return pullSeen(state, phase, around) ?? late();
		case "pull-failed": {
			const { attempt, retryAt } = phase;
			return isDue(retryAt) ? pullBegun(state, attempt + 1, retryAt, group) : late();
		}
		case "creating":
			return isDue(phase.startAt) && !isStuck(state)
				? { ...state, phase: { kind: "launching" } }
				: late();
		case "launching":
			return launched(state, around) ?? late();
		case "started":
		case "failed":
		case "stopped":
			return state;
	}
}

/** The next instant at which something has to be done for the group, if there is one. */
export function nextDueAt(state: GroupState): number | undefined {
	const due = [goneAt(state), phaseDueAt(state), ...state.plannedFaults.map(({ at }) => at)];
	if (state.phase.kind === "launching" || state.phase.kind === "started") {
		for (const { phase } of state.containers) {
			if (phase.kind === "backing-off") due.push(phase.restartAt);
		}
	}
	const next = Math.min(...due.filter((at) => at !== undefined));
	return Number.isFinite(next) ? next : undefined;
}

function phaseDueAt(state: GroupState): number | undefined {
	const { phase, plan, capacityFailureAt, replacing } = state;
	switch (phase.kind) {
		case "pending":
			if (replacing) return undefined;
			return Math.min(capacityFailureAt ?? phase.pullAt, plan.timeoutAt);
		case "pulling":
			return phase.overdue ? plan.timeoutAt : Math.min(phase.pulledAt, plan.timeoutAt);
		case "pull-failed":
			return Math.min(phase.retryAt, plan.timeoutAt);
		case "creating":
			return isStuck(state) ? plan.timeoutAt : Math.min(phase.startAt, plan.timeoutAt);
		case "launching":
			return plan.timeoutAt;
		case "started":
		case "failed":
		case "stopped":
			return undefined;
	}
}

function pullBegun(
	state: GroupState,
	attempt: number,
	at: number,
	group: ContainerGroup,
): GroupState {
	return {
		...withImageEvents(state, group, (image, events) =>
			withEvent(events, at, "Pulling", `pulling image "${digestForm(image)}"`),
		),
		billedFrom: state.billedFrom ?? at,
		phase: { kind: "pulling", attempt, pulledAt: at + state.plan.pullMs },
	};
}

/** What became of a pull; undefined while it goes on as it did. */
function pullSeen(
	state: GroupState,
	phase: Extract<GroupPhase, { kind: "pulling" }>,
	{ group, timing, now, prepare }: Surroundings,
): GroupState | undefined {
	const { attempt, pulledAt } = phase;
	const prepared = prepare(attempt);
	const isTimeOver = pulledAt <= now && pulledAt < state.plan.timeoutAt;
	const fault = pullFault(state, attempt);
	const failure = fault
		? isTimeOver && { at: pulledAt, image: fault.image, why: UNKNOWN_MANIFEST }
		: prepared.kind === "failed" && { at: now, image: prepared.image, why: prepared.why };
	if (failure) {
		const retryAt = failure.at + backOffMs(timing, attempt - 1);
		return {
			...withImageEvents(state, group, (image, events) =>
				failure.image === undefined || failure.image === image
					? withPullFailure(events, failure.at, image, failure.why)
					: events,
			),
			phase: { kind: "pull-failed", attempt, retryAt },
		};
	}
	if (fault || !isTimeOver) return undefined;
	if (prepared.kind === "preparing") {
		return phase.overdue ? undefined : { ...state, phase: { ...phase, overdue: true } };
	}
	const at = phase.overdue ? now : pulledAt;
	return {
		...withImageEvents(state, group, (image, events) =>
			withEvent(events, at, "Pulled", `Successfully pulled image "${digestForm(image)}"`),
		),
		phase: { kind: "creating", startAt: at + state.plan.startMs },
	};
}

/** Azure names a pulled image by its digest; what was not pulled has none, so this one is the name's. */
function digestForm(image: string): string {
	const repository = image.replace(/[:@][^/]*$/, "");
	return `${repository}@sha256:${createHash("sha256").update(image).digest("hex")}`;
}

function pullFault({ faults }: GroupState, attempt: number) {
	return faults
		.filter((each) => each.kind === "pull-failure")
		.find(({ attempts = Number.POSITIVE_INFINITY }) => attempt <= attempts);
}

/** As registries answer for a tag that does not exist. */
const UNKNOWN_MANIFEST = "manifest unknown: manifest unknown";

/** Names, types and texts: docs "Troubleshoot common issues in Azure Container Instances". */
function withPullFailure(events: ContainerEvent[], at: number, image: string, why: string) {
	const failed = `Failed to pull image "${image}": ${why}`;
	return withEvent(
		withEvent(events, at, "Failed", failed, "Warning"),
		at,
		"BackOff",
		`Back-off pulling image "${image}"`,
	);
}

function withImageEvents(
	state: GroupState,
	group: ContainerGroup,
	change: (image: string, events: ContainerEvent[]) => ContainerEvent[],
): GroupState {
	const specs = containerSpecs(group);
	const containers = state.containers.map((container, index) => ({
		...container,
		events: change(specs[index]!.properties.image, container.events),
	}));
	return { ...state, containers };
}

/** The group has started, or never will; undefined while it launches. */
function launched(state: GroupState, { group, now }: Surroundings): GroupState | undefined {
	const failedInit = state.containers.find(
		(each) => each.kind === "init" && each.phase.kind === "terminated" && !hasSucceeded(each),
	);
	if (failedInit) {
		// No published sample: what the service's documentation says of pods whose init container failed.
		return failed(
			state,
			now,
			"InitContainerFailed",
			`The init container '${failedInit.name}' failed, and the restart policy does not run it again.`,
		);
	}
	const waits = state.containers.some(
		({ kind, phase }) =>
			kind === "container" && (phase.kind === "waiting" || phase.kind === "starting"),
	);
	if (waits) return undefined;
	const plannedFaults = planFaults(state.faults, group, now);
	return { ...state, plannedFaults, phase: { kind: "started", at: now } };
}

function isStuck({ faults }: GroupState): boolean {
	return faults.some((fault) => fault.kind === "stuck");
}

function noCapacity(state: GroupState, at: number, group: ContainerGroup): GroupState {
	const { cpuCores, memoryGb } = requested(group);
	const { osType, subnetIds } = group.properties;
	const where = subnetIds?.length ? " virtual network" : "";
	return failed(
		state,
		at,
		"InsufficientCapacity.",
		`The requested resource is not available in the location '${group.location}' at this moment. Please retry with a different resource request or in another location. Resource requested: '${cpuCores}' CPU '${memoryGb}' GB memory '${osType}' OS${where}`,
	);
}

/** ACI gives up after 30 minutes (docs "Container group states"); code and text have no published sample. */
function timedOut(state: GroupState): GroupState {
	const seconds = Math.round(state.plan.provisioningTimeoutMs / 1000);
	return failed(
		state,
		state.plan.timeoutAt,
		"ProvisioningTimeout",
		`The containers of the group did not start within '${seconds}' seconds.`,
	);
}

function failed(state: GroupState, at: number, event: string, message: string): GroupState {
	return { ...state, phase: { kind: "failed", at, event, message } };
}
