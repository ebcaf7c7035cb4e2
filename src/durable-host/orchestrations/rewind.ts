/**
 * Rewinding a failed instance, as the Azure Storage provider does it (AzureTableTrackingStore.RewindHistoryAsync):
 * what failed becomes a GenericEvent, which nobody reads, so that it is scheduled again, and what succeeded is
 * not. Failed sub-orchestrations are rewound instead of being started anew.
 *
 * 1. The execution stays the same: what its children answer still reaches it.
 * 2. Only the deepest failed instances go on at once; the others when their children have answered.
 */
import { EventType, eventTypeName, type HistoryEvent } from "./history.ts";
import type { Instance } from "./instance.ts";

/** An instance as it is stored. */
export interface Rewindable {
	instance: Instance;
	history: readonly HistoryEvent[];
}

/** An instance as it is to be after the rewind. */
export interface Rewound extends Rewindable {
	/** True when it is to be dispatched; otherwise it waits for its children. */
	isLeaf: boolean;
}

/**
 * Plans the rewind of a failed instance: every instance that changes, the asked one first. `read` finds an
 * instance by its id. A child that is gone, or has not failed (it was terminated), is started anew.
 */
export function planRewind(
	failed: Rewindable,
	read: (instanceId: string) => Rewindable | undefined,
	nowMs: number,
): Rewound[] {
	const tasks = failedTasks(failed.history);
	const children: Rewound[] = [];
	const history = failed.history.map((event) => {
		if (event.EventType === EventType.SubOrchestrationInstanceCreated && tasks.has(event.EventId)) {
			const child = read(event.InstanceId);
			if (child?.instance.status !== "Failed") return forgotten(event);
			children.push(...planRewind(child, read, nowMs));
			return event;
		}
		return isToForget(event, tasks) ? forgotten(event) : event;
	});
	const { instance: before } = failed;
	const instance: Instance = { ...before, status: "Pending", output: null, updatedAt: nowMs };
	return [{ instance, history, isLeaf: children.length === 0 }, ...children];
}

function failedTasks(history: readonly HistoryEvent[]): Set<number> {
	const ids = new Set<number>();
	for (const event of history)
		if (
			event.EventType === EventType.TaskFailed ||
			event.EventType === EventType.SubOrchestrationInstanceFailed
		)
			ids.add(event.TaskScheduledId);
	return ids;
}

function isToForget(event: HistoryEvent, failed: ReadonlySet<number>): boolean {
	switch (event.EventType) {
		case EventType.TaskFailed:
		case EventType.SubOrchestrationInstanceFailed:
		case EventType.ExecutionCompleted:
			return true;
		case EventType.TaskScheduled:
			return failed.has(event.EventId);
		default:
			return false;
	}
}

function forgotten({ EventType: type, Timestamp, IsPlayed }: HistoryEvent): HistoryEvent {
	const Data = `Rewound: ${eventTypeName(type)}`;
	return { EventType: EventType.GenericEvent, EventId: -1, Data, Timestamp, IsPlayed };
}
