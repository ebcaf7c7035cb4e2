import { batchId, endedEvent } from "../../job/instance-names.ts";
import type { Reason } from "../../job/reason.ts";
import type { LeaseRef } from "../../ledger/requests.ts";
import { itemsOfBatch } from "../batch-ref.ts";
import { raise } from "../hub/hub-instances.ts";
import { stopMessage } from "../job/stop-message.ts";
import type { Activity, ActivityContext } from "../world.ts";
import { isOver } from "./launch-look.ts";

type Stop = LeaseRef & { reason: Reason };

/** How many batches are told side by side: nothing else of the watch goes on meanwhile. */
const SIDE_BY_SIDE = 10;

/**
 * Stores, for the items of launches that run while their job is stopped, that they end for this reason, and
 * then raises that.
 * Safe to run twice because a record takes an end once, and an event that is raised again is waited for once.
 */
export const tellStopped: Activity<{ stops: Stop[] }, null> = async ({ stops }, context) => {
	for (let k = 0; k < stops.length; k += SIDE_BY_SIDE) {
		await Promise.all(stops.slice(k, k + SIDE_BY_SIDE).map((stop) => tellOne(stop, context)));
	}
	return null;
};

async function tellOne(
	{ job: jobId, run, batch, launch, reason }: Stop,
	context: ActivityContext,
): Promise<void> {
	const { store, clock } = context.world;
	const job = await store.readJob(jobId);
	if (job === undefined) return;
	for (const index of itemsOfBatch(batch, job)) {
		if ((await store.readOutcome(jobId, index)) !== undefined) continue;
		const message = stopMessage(reason);
		await store.changeLaunchRecord({ jobId, run, launch, index }, (record) =>
			record.closed !== undefined || isOver(record)
				? undefined
				: { ...record, found: { reason, message, at: clock.now() } },
		);
		await raise(context, batchId({ jobId, run, batch }), endedEvent(launch, index), {});
	}
}
