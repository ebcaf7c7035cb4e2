/** The record of one item of a launch, closed in one write with what becomes of the item. */
import { addCost, type Cost, NO_COST } from "../../job/cost.ts";
import { decideLaunch } from "../../job/launch-decision.ts";
import type { LaunchRecord } from "../../job/launch-record.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { Reason } from "../../job/reason.ts";
import type { JobRecord } from "../../store/store.ts";
import type { World } from "../world.ts";
import { isOver } from "./launch-look.ts";
import { keyOf, type SettleInput } from "./settle-input.ts";

/** Closes the record, and says when if it was this call that did. */
export async function closeRecord(
	input: SettleInput,
	job: JobRecord,
	index: number,
	{ startedAt, cost, ...kept }: Pick<Outcome, "startedAt" | "logTail" | "output" | "cost">,
	world: World,
): Promise<{ record: LaunchRecord; closedAt?: number }> {
	const now = world.clock.now();
	let mine = false;
	const record = await world.store.changeLaunchRecord(keyOf(input, index), (record) => {
		mine = record.closed === undefined;
		if (record.closed !== undefined) return undefined;
		const found = record.found ?? findingOf(input, job, now);
		const decision = decideLaunch({
			job: job.job,
			index,
			run: input.run,
			record: isOver(record) ? record : { ...record, found },
			earlier: input.endedLaunches[index] ?? {},
			nowAt: now,
		});
		const closed =
			"outcome" in decision
				? {
						outcome: {
							...(startedAt !== undefined && { startedAt }),
							...decision.outcome,
							...kept,
							...(record.output && { output: record.output }),
							...costSoFar(input, index, cost),
							launches: input.launch,
						},
					}
				: decision;
		return { ...record, closed: { ...closed, ...(cost && { cost }) } };
	});
	return { record, ...(mine ? { closedAt: now } : {}) };
}

/** With what earlier launches of the item cost. */
function costSoFar({ spent }: SettleInput, index: number, cost?: Cost): Pick<Outcome, "cost"> {
	const before = spent?.[index];
	if (before === undefined && cost === undefined) return {};
	return { cost: addCost(before ?? NO_COST, cost ?? NO_COST) };
}

/** What to make of a launch of which nothing was heard. */
function findingOf(
	input: SettleInput,
	job: JobRecord,
	now: number,
): NonNullable<LaunchRecord["found"]> {
	const found = (reason: Reason, message: string) => ({ reason, message, at: now });
	const message = input.message ?? `The create was answered ${input.result}.`;
	switch (input.result) {
		case "capacity":
		case "quota":
		case "throttled":
		case "image":
			return found(input.result, message);
		case "failed":
			return found("internal", message);
		case "unknown":
			// No attempt is counted, as nothing is known to have run.
			return found("throttled", message);
		case "invalid":
		case "denied":
			return found("invalid", message);
		case "late":
		case "canceled":
			return found("internal", `A launch that was ${input.result} must not be settled.`);
		case "created": {
			if (now >= job.deadlineAt) return found("job-timeout", "The job's deadline passed.");
			return found("run-timeout", "The container had not ended by its deadline.");
		}
	}
}
