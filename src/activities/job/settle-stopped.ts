import type { Cost } from "../../job/cost.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { Reason } from "../../job/reason.ts";
import type { Activity } from "../world.ts";
import { stopMessage } from "./stop-message.ts";
import { tellStoppedItem } from "./tell-stopped-item.ts";

export interface SettleStoppedInput {
	jobId: string;
	run: number;
	items: number[];
	reason: Reason;
	/** For a person, where the reason does not say it all. */
	message?: string;
	/** Launches so far, and how many of them counted, by the item's index. */
	launches: number;
	attempts: Record<string, number>;
	/** What they have cost, by the item's index. */
	spent?: Record<string, Cost>;
}

/**
 * Writes the outcome of items whose job was stopped before they could be launched (again).
 * Safe to run twice because an outcome is written once.
 */
export const settleStopped: Activity<SettleStoppedInput, null> = async (
	{ jobId, run, items, reason, message, launches, attempts, spent = {} },
	{ world },
) => {
	const job = world.telemetry && (await world.store.readJob(jobId));
	for (const index of items) {
		const outcome: Outcome = {
			index,
			run,
			status: reason === "canceled" ? "canceled" : "failed",
			reason,
			message: message ?? messageOf(reason),
			attempts: attempts[index] ?? 0,
			launches,
			...(spent[index] && { cost: spent[index] }),
			finishedAt: world.clock.now(),
		};
		const stands = await world.store.writeOutcome(jobId, outcome);
		if (job) tellStoppedItem(job, outcome, stands, world);
	}
	return null;
};

function messageOf(reason: Reason): string {
	if (reason === "job-timeout") return "The job's deadline passed before the item could run.";
	if (reason === "budget") return "The job's budget was spent before the item could run.";
	return stopMessage(reason);
}
