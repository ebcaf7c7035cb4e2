/**
 * What a look at a group says of one container: not begun, running, exited, or what went wrong. Pure.
 *
 * Rules from outside: exit codes 7147 and 7148 and events "(platform initiated)" are kills by the platform
 * (ACI troubleshooting page, 2026-07-25); `InsufficientCapacity.` is an event that may come after a 201.
 */
import type { Reason } from "../job/reason.ts";
import type { ContainerView, GroupEvent, GroupView } from "./container-groups.ts";

export type ContainerVerdict =
	| { verdict: "waiting" }
	| { verdict: "running"; startedAt: number }
	| { verdict: "exited"; code: number; startedAt?: number; finishedAt?: number }
	| { verdict: "failed"; reason: Reason; message: string };

export interface LaunchTimes {
	/** When the create was answered. */
	answeredAt: number;
	startMs: number;
	runMs: number;
}

const PLATFORM_EXIT_CODES = [7147, 7148];
/** The runtime's exit code for a container whose first process could not be started at all. */
const NOT_STARTED_EXIT_CODE = 128;
/** A pull that failed so often will not succeed by waiting. */
const PULLS_BEFORE_GIVING_UP = 3;

export function judgeContainer(
	group: GroupView,
	containerName: string,
	times: LaunchTimes,
	now: number,
): ContainerVerdict {
	const container = group.containers.find(({ name }) => name === containerName);
	if (group.restartsOnFailure && container !== undefined) {
		const verdict = judgeRestartable(container, times, now);
		if (verdict !== undefined) return verdict;
	}
	if (container?.state === "terminated") return judgeTerminated(container);
	if (container !== undefined && wasRestarted(container)) {
		return failed("platform", "ACI restarted the container, though its policy is Never.");
	}
	if (container?.state === "running") return judgeRunning(container, times, now);
	return judgeWaiting(group, container, times, now);
}

/**
 * Of a container that ACI starts again when it fails: only a success ends it, whatever went before, and a
 * program that cannot be started at all. Undefined where it is judged as any other.
 */
function judgeRestartable(
	container: ContainerView,
	times: LaunchTimes,
	now: number,
): ContainerVerdict | undefined {
	if (container.state === "terminated") {
		if (container.exitCode === 0) return exited(container, 0);
		if (container.exitCode === undefined || unstartable(container) !== undefined) return undefined;
	} else if (!wasRestarted(container)) return undefined;
	// Its first start is not shown any more: it gets the time of one that started at the last instant.
	const withinMs = times.startMs + times.runMs;
	if (now >= times.answeredAt + withinMs) {
		const message = `The container, started again each time it failed, had not succeeded after ${withinMs / 1000} s.`;
		return failed("run-timeout", message);
	}
	return { verdict: "running", startedAt: container.startedAt ?? times.answeredAt };
}

function judgeTerminated(container: ContainerView): ContainerVerdict {
	const kill = container.events.find(
		({ name, message }) => name === "Killing" && message.includes("platform initiated"),
	);
	if (kill !== undefined || PLATFORM_EXIT_CODES.includes(container.exitCode ?? 0)) {
		return failed("platform", kill?.message ?? `ACI ended the container (${container.exitCode}).`);
	}
	if (container.exitCode === undefined) {
		return failed("platform", "The container was stopped from outside and left no exit code.");
	}
	const failure = unstartable(container);
	if (failure !== undefined) return failed("image", failure.message);
	return exited(container, container.exitCode);
}

/** The event of a program that the runtime could not start. */
function unstartable({ exitCode, events }: ContainerView): GroupEvent | undefined {
	return exitCode === NOT_STARTED_EXIT_CODE ? events.find(isFailure) : undefined;
}

function exited({ startedAt, finishedAt }: ContainerView, code: number): ContainerVerdict {
	return {
		verdict: "exited",
		code,
		...(startedAt === undefined ? {} : { startedAt }),
		...(finishedAt === undefined ? {} : { finishedAt }),
	};
}

/** A container that starts a second time does its work from the beginning: that is another launch's affair. */
function wasRestarted({ restartCount, events }: ContainerView): boolean {
	return restartCount > 0 || events.some(({ name, count }) => name === "Started" && count > 1);
}

function judgeRunning(container: ContainerView, times: LaunchTimes, now: number): ContainerVerdict {
	const startedAt = container.startedAt ?? times.answeredAt;
	if (now >= startedAt + times.runMs) {
		return failed("run-timeout", `The container still ran after ${times.runMs / 1000} s.`);
	}
	return { verdict: "running", startedAt };
}

function judgeWaiting(
	group: GroupView,
	container: ContainerView | undefined,
	times: LaunchTimes,
	now: number,
): ContainerVerdict {
	const { initContainers = [] } = group;
	const events = [group, ...initContainers, ...(container ? [container] : [])].flatMap(
		(each) => each.events,
	);
	const shortOfRoom = events.find(({ name }) => name.startsWith("InsufficientCapacity"));
	if (shortOfRoom !== undefined) return failed("capacity", shortOfRoom.message);
	const failedFirst = initContainers.find(
		({ state, exitCode }) => state === "terminated" && exitCode !== 0,
	);
	if (failedFirst !== undefined && !group.restartsOnFailure) return judgeInitFailure(failedFirst);
	const trouble = events.find(isFailure);
	const startTimedOut = now >= times.answeredAt + times.startMs;
	if (trouble !== undefined) {
		const hopeless =
			group.provisioningState === "Failed" || trouble.count >= PULLS_BEFORE_GIVING_UP;
		if (hopeless || startTimedOut) return failed("image", trouble.message);
	}
	if (startTimedOut) {
		return failed(
			"start-timeout",
			`The container had not started after ${times.startMs / 1000} s.`,
		);
	}
	if (group.provisioningState === "Failed") {
		const message = events.at(-1)?.message ?? "ACI could not provision the container group.";
		return failed("platform", message);
	}
	return { verdict: "waiting" };
}

/** Nothing starts after it. */
function judgeInitFailure(container: ContainerView): ContainerVerdict {
	const verdict = judgeTerminated(container);
	if (verdict.verdict !== "exited") return verdict;
	const message = `The init container ${container.name} ended with exit code ${verdict.code}.`;
	return failed("application", message);
}

function isFailure({ name, type }: GroupEvent): boolean {
	return name === "Failed" && type === "Warning";
}

function failed(reason: Reason, message: string): ContainerVerdict {
	return { verdict: "failed", reason, message };
}
