import type { ChangesView, ItemLife } from "../../api/views.ts";
import type { ItemHistory } from "../item-history.ts";

/** Every item of a run, as far as it was told. */
export interface KnownItems {
	run: number;
	/** When the run began: milliseconds since the epoch. */
	since: number;
	/** By index. */
	items: readonly ItemHistory[];
}

/**
 * What is known once an answer was added to it. Items of which nothing was told wait. What did not change stays the same
 * object, and the list is a new one only when something in it changed.
 */
export function applyChanges(
	known: KnownItems | undefined,
	{ run, since, items: changed }: ChangesView,
	itemCount: number,
): KnownItems {
	const isNewRun = known === undefined || known.run !== run || known.items.length !== itemCount;
	if (!isNewRun && changed.length === 0) return known;
	const sinceMs = Date.parse(since);
	const items = isNewRun
		? Array.from({ length: itemCount }, (_, index) => waiting(index))
		: [...known.items];
	for (const life of changed) {
		if (life.index < itemCount) items[life.index] = historyOf(life, sinceMs);
	}
	return { run, since: sinceMs, items };
}

function waiting(index: number): ItemHistory {
	return { index, state: "waiting", launches: [] };
}

function historyOf(life: ItemLife, since: number): ItemHistory {
	const { index, state, launches, ended, reason, exitCode } = life;
	return {
		index,
		state,
		launches: launches.flatMap((launch) => {
			const createdAt = launch.launched ?? launch.started ?? launch.ended;
			if (createdAt === undefined) return [];
			return [
				{
					launch: launch.launch,
					createdAt: since + createdAt,
					...(launch.started !== undefined && { startedAt: since + launch.started }),
					...(launch.ended !== undefined && { endedAt: since + launch.ended }),
					...(launch.reason !== undefined && { reason: launch.reason }),
				},
			];
		}),
		...(ended !== undefined && { finishedAt: since + ended }),
		...(reason !== undefined && { reason }),
		...(exitCode !== undefined && { exitCode }),
	};
}
