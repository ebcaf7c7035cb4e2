import type { NewMessage } from "../engine/message.ts";
import { EventType, type HistoryEvent } from "../orchestrations/history.ts";
import { type EntityId, schedulerId } from "./entity-message.ts";

/**
 * What gives back the locks that an execution asked for and did not release: an orchestration that ends, in
 * whatever way, or continues as new, keeps none. `events` are those of the whole execution.
 */
export function releaseLocksLeft(events: Iterable<HistoryEvent>, nowMs: number): NewMessage[] {
	const left = new Map<string, Set<string>>();
	for (const event of events) {
		if (event.EventType !== EventType.EventSent) continue;
		if (event.Name === "release") left.get(idOf(event.Input))?.delete(event.InstanceId);
		else if (event.Input.includes('"lockset":')) {
			const { id, lockset } = JSON.parse(event.Input) as { id: string; lockset?: EntityId[] };
			if (lockset !== undefined) left.set(id, new Set(lockset.map(schedulerId)));
		}
	}
	return [...left].flatMap(([release, targets]) =>
		[...targets].map((target) => ({
			target,
			executionId: null,
			visibleAt: nowMs,
			body: { release },
		})),
	);
}

function idOf(input: string): string {
	return (JSON.parse(input) as { id: string }).id;
}
