import type { Play } from "./played-job.ts";

/** Four at once, each half a second to its start and a second to its end, from the epoch on. */
export function aPlay(changes: Partial<Play> = {}): Play {
	return {
		id: "tiles-x7k2",
		name: "tiles",
		image: "tiles:1",
		items: Array.from({ length: 16 }, (_, row) => ({ row })),
		createdAt: 0,
		parallelism: 4,
		startMs: 500,
		runMs: () => 1000,
		failures: {},
		cleanUpMs: 1000,
		...changes,
	};
}
