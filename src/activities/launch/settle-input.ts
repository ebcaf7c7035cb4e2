import type { Cost } from "../../job/cost.ts";
import type { LaunchRecord } from "../../job/launch-record.ts";
import type { LaunchResult } from "../../ledger/requests.ts";
import type { LaunchKey } from "../../store/store.ts";
import type { EndedLaunches, LaunchRef } from "../batch-ref.ts";
import type { World } from "../world.ts";

export interface SettleInput extends LaunchRef {
	/** How the create was answered, when, and what was said if there is no group. */
	result: LaunchResult;
	answeredAt: number;
	message?: string;
	endedLaunches: EndedLaunches;
	/** What the launch had waited for, and where it was: for whoever is told of it. */
	waited?: Waited;
	/** What the items' earlier launches cost, by index. */
	spent?: Record<string, Cost>;
	/** How often this was asked before, for want of an answer of ACI. */
	asks: number;
}

interface Waited {
	/** When the batch asked for this launch, and for the first one. */
	queuedAt: number;
	firstQueuedAt: number;
	/** The instant before which its items were not to be launched again. */
	againAt?: number;
	/** From when on it might be created, and where. Absent: it never was granted. */
	grantedAt?: number;
	region?: string;
}

/** The record of each item of the launch, in their order. */
export function recordsOf(input: SettleInput, world: World): Promise<LaunchRecord[]> {
	return Promise.all(input.items.map((index) => world.store.readLaunchRecord(keyOf(input, index))));
}

export function keyOf({ jobId, run, launch }: LaunchRef, index: number): LaunchKey {
	return { jobId, run, launch, index };
}
