import { batchId, endedEvent } from "../job/instance-names.ts";
import type { Reason } from "../job/reason.ts";
import type { LeaseRef } from "../ledger/requests.ts";
import { itemsOfBatch } from "./batch-ref.ts";
import { raise } from "./hub-instances.ts";
import { isOver } from "./launch-look.ts";
import { stopMessage } from "./stop-message.ts";
import type { Activity } from "./world.ts";

/**
 * Stores, for the items of launches that run while their job is stopped, that they end for this reason, and
 * then raises that.
 * Safe to run twice because a record takes an end once, and an event that is raised again is waited for once.
 */
export const tellStopped: Activity<{ stops: (LeaseRef & { reason: Reason })[] }, null> = async (
	{ stops },
	context,
) => {
	const { store, clock } = context.world;
	for (const { job: jobId, run, batch, launch, reason } of stops) {
		const job = await store.readJob(jobId);
		if (job === undefined) continue;
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
	return null;
};
