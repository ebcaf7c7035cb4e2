/**
 * One orchestration instance, and what is waiting for it.
 *
 *   Pending ──first dispatch──▶ Running ◀──resume/suspend──▶ Suspended
 *   any of these ──dispatch──▶ Completed | Failed, ──terminate──▶ Terminated
 *
 * A terminal instance never changes again; starting its id anew replaces it. Continuing as new keeps the
 * instance, with a new execution id and an empty history.
 */
import type { IncomingEvent } from "./history.ts";

const LIVE_STATUSES = ["Pending", "Running", "Suspended"] as const;
export const ENDED_STATUSES = ["Completed", "Failed", "Terminated"] as const;
export type RuntimeStatus = (typeof LIVE_STATUSES)[number] | (typeof ENDED_STATUSES)[number];

export interface ParentTask {
	name: string;
	instanceId: string;
	executionId: string;
	/** The id under which the parent waits. */
	taskId: number;
}

export interface Instance {
	instanceId: string;
	executionId: string;
	name: string;
	version: string | null;
	status: RuntimeStatus;
	createdAt: number;
	updatedAt: number;
	/** JSON text. */
	input: string | null;
	/** JSON text, or for a failed or terminated instance the reason as it is. */
	output: string | null;
	/** JSON text. */
	customStatus: string | null;
	parent: ParentTask | null;
}

/** True until the instance has ended. */
export function isLive({ status }: Pick<Instance, "status">): boolean {
	return (LIVE_STATUSES as readonly string[]).includes(status);
}

/** A new instance, with the event that starts it. */
export function newInstance(
	start: Pick<Instance, "instanceId" | "executionId" | "name" | "version" | "input" | "parent">,
	nowMs: number,
): Instance {
	return {
		...start,
		status: "Pending",
		createdAt: nowMs,
		updatedAt: nowMs,
		output: null,
		customStatus: null,
	};
}

/** The event with which an execution of an instance starts. */
export function startEvent(instance: Instance): IncomingEvent {
	const { parent } = instance;
	return {
		EventType: 0,
		Name: instance.name,
		Version: instance.version,
		Input: instance.input,
		OrchestrationInstance: {
			InstanceId: instance.instanceId,
			ExecutionId: instance.executionId,
		},
		ParentInstance: parent && {
			Name: parent.name,
			TaskScheduleId: parent.taskId,
			OrchestrationInstance: {
				InstanceId: parent.instanceId,
				ExecutionId: parent.executionId,
			},
		},
	};
}
