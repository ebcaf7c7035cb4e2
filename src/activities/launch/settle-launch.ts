import type { GroupView } from "../../container-groups/container-groups.ts";
import { backoffMs } from "../../job/backoff.ts";
import { addCost, type Cost, NO_COST } from "../../job/cost.ts";
import { containerName } from "../../job/instance-names.ts";
import type { LaunchRecord } from "../../job/launch-record.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { Reason } from "../../job/reason.ts";
import type { JobRecord } from "../../store/store.ts";
import type { AskAgain } from "../batch-ref.ts";
import type { Activity, World } from "../world.ts";
import { closeRecord } from "./close-record.ts";
import { learnMore } from "./last-look.ts";
import { launchCosts, seeForCosts } from "./launch-cost.ts";
import { keepLog } from "./launch-log.ts";
import { noteLaunch } from "./note-launch.ts";
import { findOutput } from "./output-file.ts";
import { keyOf, recordsOf, type SettleInput } from "./settle-input.ts";
import { type ClosedRecord, tellSettled } from "./tell-settled.ts";

export interface Settled {
	/** Items that go round again, why, and what this launch cost of theirs. All others have an outcome. */
	again: { index: number; reason: Reason; cost?: Cost }[];
	/** What the launch cost. Absent: no price is known. */
	cost?: Cost;
	/** From the create's answer to the last item's end, when every item ran to an end. */
	spanMs?: number;
	/** The group was created, and then failed as ACI had no room for it. */
	shortOfCapacity?: true;
	/** Before this instant the items are not to be launched again. */
	againAt?: number;
}

/**
 * Sees one launch through to its end: reads what arrived, looks once more at the group if something is
 * missing, keeps the log's tail, and closes each item's record with its decision.
 *
 * Safe to run twice because a record is closed in one write that depends on what was read, and every run
 * returns the decision that stands there.
 */
export const settleLaunch: Activity<SettleInput, Settled | AskAgain> = async (input, context) => {
	const { world } = context;
	const job = await world.store.readJob(input.jobId);
	if (job === undefined) return { again: [] };
	const learned = await learnMore(input, job, world);
	if (learned.askAgainMs > 0) return { askAgainMs: learned.askAgainMs };
	const settled: Settled = { again: [] };
	const ends: number[] = [];
	const waits: number[] = [];
	const [kept, group] = await Promise.all([
		Promise.all(input.items.map((index) => keep(input, index, world))),
		learned.group ?? seeForCosts(input, job, context),
	]);
	const seen = { group, records: await recordsOf(input, world) };
	const costs = launchCosts(input, job, seen, world.clock.now());
	const told: ClosedRecord[] = [];
	for (const [k, index] of input.items.entries()) {
		const end = {
			...startedOf(input, group, index),
			...kept[k]!,
			...(costs && { cost: costs[k]! }),
		};
		const { record, closedAt } = await closeRecord(input, job, index, end, world);
		if (closedAt !== undefined) told.push({ index, record, at: closedAt });
		const closed = record.closed!;
		const { cost } = closed;
		if (cost !== undefined) settled.cost = addCost(settled.cost ?? NO_COST, cost);
		if ("again" in closed) {
			settled.again.push({ index, reason: closed.again, ...(cost && { cost }) });
			await noteAgain(input, job, index, { ...record, reason: closed.again }, world);
			waits.push(waitMsOf(input, job, index, closed.again));
			if (closed.again === "capacity" && input.result === "created") settled.shortOfCapacity = true;
		} else await world.store.writeOutcome(job.id, closed.outcome);
		if (record.callback !== undefined || record.exit !== undefined) {
			ends.push(record.exit?.finishedAt ?? record.callback?.at ?? record.exit!.at);
		}
	}
	tellSettled(input, job, told, world);
	if (ends.length === input.items.length) {
		settled.spanMs = Math.max(0, Math.max(...ends) - input.answeredAt);
	}
	const waitMs = Math.max(0, ...waits);
	if (waitMs > 0) settled.againAt = world.clock.now() + waitMs;
	return settled;
};

/** The item waits again; a launch that made no group left no note, and leaves none now. */
async function noteAgain(
	{ run, launch, lease: group, answeredAt, result }: SettleInput,
	job: JobRecord,
	index: number,
	{ exit, callback, found, reason }: LaunchRecord & { reason: Reason },
	{ store, clock }: World,
): Promise<void> {
	if (result !== "created") return;
	const at = exit?.finishedAt ?? callback?.at ?? exit?.at ?? found?.at ?? clock.now();
	await noteLaunch(store, job, index, {
		...{ run, launch, state: "waiting", group, at: answeredAt },
		...(exit?.startedAt !== undefined && { startedAt: exit.startedAt }),
		ended: { at, reason },
	});
}

/** Log and output of an item; a launch without a group has neither. */
async function keep(
	input: SettleInput,
	index: number,
	world: World,
): Promise<Pick<Outcome, "logTail" | "output">> {
	if (input.result !== "created" && input.result !== "unknown") return {};
	const [log, output] = await Promise.all([
		keepLog(input, index, world),
		findOutput(keyOf(input, index), world),
	]);
	return { ...(log && { logTail: log.tail }), ...(output && { output }) };
}

/** The ledger sees to it that nobody comes too soon who waits for quota or capacity. */
function waitMsOf(input: SettleInput, { job }: JobRecord, index: number, reason: Reason): number {
	if (reason === "capacity" || reason === "quota") return 0;
	const ended = input.endedLaunches[index] ?? {};
	return backoffMs(job.backoff, 1 + (ended[reason] ?? 0), input.lease);
}

/**
 * When an end came by callback, the runtime's own start is known if the group was seen, to the second; else the
 * create's answer stands for it.
 */
function startedOf(
	{ result, answeredAt }: SettleInput,
	group: GroupView | undefined,
	index: number,
): { startedAt?: number } {
	if (result !== "created") return {};
	const seen = group?.containers.find(({ name }) => name === containerName(index))?.startedAt;
	return { startedAt: Math.max(answeredAt, seen ?? answeredAt) };
}
