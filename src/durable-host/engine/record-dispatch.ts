import { isLive } from "../orchestrations/instance.ts";
import type { StoredActivity } from "../store/activity-table.ts";
import { type HistoryChunk, historyChunk } from "../store/history-chunk.ts";
import type { Store } from "../store/store.ts";
import type { DispatchChanges, EntityChanges } from "./changes.ts";
import type { LiveInstance, LiveInstances } from "./live-instances.ts";
import type { WorkQueue } from "./work-queue.ts";

/** What a dispatch adds to the history, as it is stored. Throws when it cannot be written in one piece. */
export function dispatchChunk(
	{ chunks }: LiveInstance,
	{ history: { events, replaces } }: DispatchChanges,
): HistoryChunk | undefined {
	return events.length === 0 ? undefined : historyChunk(replaces ? 0 : chunks, events);
}

/** Records what a dispatch decided, in the journal and in memory. Answers the activities that it starts. */
export function recordDispatch(
	{ store, queue, live }: { store: Store; queue: WorkQueue; live: LiveInstances },
	before: LiveInstance,
	changes: DispatchChanges,
	chunk: HistoryChunk | undefined,
): StoredActivity[] {
	const { instance, history, used, drops } = changes;
	const { instanceId } = instance;
	const { journal } = store;
	queue.use(instanceId, used);
	if (drops !== null) queue.drop(instanceId, drops.executionId);
	journal.changeInstance(instance, before.instance);
	journal.addHistory(instanceId, chunk, history.replaces);
	live.put(grown(before, changes));
	for (const start of changes.starts) {
		queue.drop(start.instanceId, "all");
		journal.startInstance(start);
		live.put({ instance: start, history: [], chunks: 0 });
		queue.start(start);
	}
	if (history.replaces && isLive(instance) && history.events.length === 0) queue.start(instance);
	for (const message of changes.messages) queue.send(message);
	return changes.activities.map((activity) => {
		const stored = { rowId: store.nextRowId(), ...activity };
		journal.addActivity(stored);
		return stored;
	});
}

/** Records what a batch of an entity decided. */
export function recordEntityBatch(store: Store, queue: WorkQueue, changes: EntityChanges): void {
	const { target, used, record, updatedAt, messages } = changes;
	queue.use(target, used);
	if (isForgettable(record)) store.journal.deleteEntity(target);
	else store.journal.putEntity({ id: target, record, updatedAt });
	for (const message of messages) queue.send(message);
}

function isForgettable({ exists, lockedBy }: EntityChanges["record"]): boolean {
	return !exists && lockedBy === undefined;
}

function grown(before: LiveInstance, { instance, history }: DispatchChanges): LiveInstance {
	for (const event of history.events) event.IsPlayed = true;
	if (history.replaces)
		return {
			instance,
			history: [...history.events],
			chunks: history.events.length === 0 ? 0 : 1,
		};
	// One by one: there may be more than a call can have arguments.
	for (const event of history.events) before.history.push(event);
	return { instance, history: before.history, chunks: before.chunks + 1 };
}
