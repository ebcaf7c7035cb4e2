import type { HistoryEvent } from "../orchestrations/history.ts";
import { EventType } from "../orchestrations/history.ts";
import type { Rewound } from "../orchestrations/rewind.ts";
import { historyChunk } from "../store/history-chunk.ts";
import type { Store } from "../store/store.ts";
import type { LiveInstances } from "./live-instances.ts";
import type { WorkQueue } from "./work-queue.ts";

/** Records what a rewind makes of instances; those that are to go on at once are sent an event that says so. */
export function recordRewind(
	{ store, queue, live }: { store: Store; queue: WorkQueue; live: LiveInstances },
	rewound: readonly Rewound[],
	reason: string,
): void {
	for (const { instance, history, isLeaf } of rewound) {
		const { instanceId: target, executionId, updatedAt } = instance;
		const events: HistoryEvent[] = [...history];
		store.journal.changeInstance(instance, undefined);
		store.journal.addHistory(target, historyChunk(0, events), true);
		live.put({ instance, history: events, chunks: 1 });
		if (!isLeaf) continue;
		const body = { EventType: EventType.GenericEvent, Data: reason };
		queue.send({ target, executionId, visibleAt: updatedAt, body });
	}
}
