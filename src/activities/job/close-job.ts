import { addCost, type Cost, NO_COST } from "../../job/cost.ts";
import type { Outcome } from "../../job/outcome.ts";
import { hasEnded } from "../../store/job-phase.ts";
import type { ItemRow, JobRecord } from "../../store/store.ts";
import { jobFacts } from "../../telemetry/job-facts.ts";
import type { World } from "../world.ts";
import { stopMessage } from "./stop-message.ts";
import { tellStoppedItem } from "./tell-stopped-item.ts";

const PAGE = 500;
/** How many outcomes are written side by side. */
const SIDE_BY_SIDE = 20;

/**
 * Joins this run of the job: every item has an outcome from now on, and the record says how the whole ended.
 * May run twice: outcomes are written once, a finished record stays as it is, and so does one that is in a later
 * run by then.
 */
export async function closeJob(
	{ id, run }: Pick<JobRecord, "id" | "run">,
	world: World,
	cost?: Cost,
): Promise<JobRecord | undefined> {
	const record = await world.store.readJob(id);
	if (record === undefined || !isUnderWay(record, run)) return record;
	await writeMissingOutcomes(record, world);
	const status = await statusOf(record, world);
	let mine = false;
	const closed = await world.store.changeJob(id, (job) => {
		mine = isUnderWay(job, run);
		if (!mine) return job;
		const spent = cost && { cost: addCost(job.cost ?? NO_COST, cost) };
		return { ...job, phase: "finished", finishedAt: world.clock.now(), status, ...spent };
	});
	const { telemetry } = world;
	if (mine && closed) telemetry?.record(jobFacts(closed, telemetry.traceOf(closed)));
	return closed;
}

/** Whether the job is in this run, and the run is not over. */
export function isUnderWay(job: JobRecord, run: number): boolean {
	return job.run === run && !hasEnded(job);
}

/** The last line of defence: whatever failed, no item is left without an outcome. */
export async function writeMissingOutcomes(record: JobRecord, world: World): Promise<void> {
	for (let from = 0; from < record.itemCount; from += PAGE) {
		const rows = await world.store.readItems(record.id, from, PAGE);
		const missing = rows.filter(({ outcome }) => outcome === undefined);
		for (let k = 0; k < missing.length; k += SIDE_BY_SIDE) {
			const some = missing.slice(k, k + SIDE_BY_SIDE);
			await Promise.all(some.map((row) => writeMissing(record, row, world)));
		}
	}
}

async function writeMissing(job: JobRecord, { index, note }: ItemRow, world: World): Promise<void> {
	const { id, run } = job;
	const canceled = job.canceledAt !== undefined;
	const outcome: Outcome = {
		index,
		run,
		status: canceled ? "canceled" : "failed",
		reason: canceled ? "canceled" : "internal",
		message: canceled
			? stopMessage("canceled")
			: "The item's orchestration ended without an outcome.",
		attempts: 0,
		launches: note?.launch ?? 0,
		finishedAt: world.clock.now(),
	};
	tellStoppedItem(job, outcome, await world.store.writeOutcome(id, outcome), world);
}

async function statusOf(
	record: JobRecord,
	world: World,
): Promise<"succeeded" | "failed" | "canceled"> {
	const counts = await world.store.countItems(record.id);
	if (record.canceledAt !== undefined && counts.canceled > 0) return "canceled";
	if (counts.succeeded < record.itemCount) return "failed";
	if (record.job.merge === undefined || record.itemCount === 0) return "succeeded";
	const merge = await world.store.readOutcome(record.id, record.itemCount);
	// Nothing but a cancel keeps the merge step from having an outcome: it came before the step was started.
	return merge?.status ?? (record.canceledAt === undefined ? "failed" : "canceled");
}
