import type { GroupView } from "../../container-groups/container-groups.ts";
import { backoffMs } from "../../job/backoff.ts";
import { addCost, type Cost, NO_COST } from "../../job/cost.ts";
import { containerName } from "../../job/instance-names.ts";
import { decideLaunch } from "../../job/launch-decision.ts";
import type { LaunchRecord } from "../../job/launch-record.ts";
import type { Outcome } from "../../job/outcome.ts";
import type { Reason } from "../../job/reason.ts";
import type { LaunchResult } from "../../ledger/requests.ts";
import type { JobRecord } from "../../store/store.ts";
import type { AskAgain, EndedLaunches, LaunchRef } from "../batch-ref.ts";
import type { Activity, World } from "../world.ts";
import { launchCosts, seeForCosts } from "./launch-cost.ts";
import { keepLog } from "./launch-log.ts";
import { isOver, judgeItem, withVerdict } from "./launch-look.ts";
import { findOutput } from "./output-file.ts";
import { type ClosedRecord, tellSettled } from "./tell-settled.ts";

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

/** How long a callback may still be under way once exit 0 was seen. */
const CALLBACK_GRACE_MS = 15_000;
const ASK_AGAIN_MS = 5000;
/** Five minutes without an answer of ACI: an end that was seen by nobody costs an item a second launch. */
const MOST_ASKS = 60;

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
	const learned = await learnWhatIsMissing(input, job, world);
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
		const { record, closedAt } = await close(input, job, index, end, world);
		if (closedAt !== undefined) told.push({ index, record, at: closedAt });
		const closed = record.closed!;
		const { cost } = closed;
		if (cost !== undefined) settled.cost = addCost(settled.cost ?? NO_COST, cost);
		if ("again" in closed) {
			settled.again.push({ index, reason: closed.again, ...(cost && { cost }) });
			await noteAgain(input, index, record, closed.again, world);
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
	{ jobId, run, launch, lease: group, answeredAt, result }: SettleInput,
	index: number,
	{ exit, callback, found }: LaunchRecord,
	reason: Reason,
	{ store, clock }: World,
): Promise<void> {
	if (result !== "created") return;
	const at = exit?.finishedAt ?? callback?.at ?? exit?.at ?? found?.at ?? clock.now();
	await store.noteItem(jobId, index, {
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

/** Fills the records from one more look. Tells how long to wait before deciding, 0: decide now, and what was seen. */
async function learnWhatIsMissing(
	input: SettleInput,
	job: JobRecord,
	world: World,
): Promise<{ askAgainMs: number; group?: GroupView }> {
	const records = await recordsOf(input, world);
	if (records.every(({ closed }) => closed !== undefined)) return { askAgainMs: 0 };
	if (input.result !== "created") return { askAgainMs: 0 };
	let group: GroupView | undefined;
	if (!records.every((record) => record.closed !== undefined || isOver(record))) {
		const look = await world.groups.read(input.lease);
		if (look.answer === "unclear") {
			const waitMs = Math.max(ASK_AGAIN_MS, look.retryAfterMs ?? 0);
			return { askAgainMs: input.asks < MOST_ASKS ? waitMs : 0 };
		}
		if (look.answer === "found") group = look.group;
		const { startMs, runMs } = specOf(job, input.items[0]!).timeouts;
		const now = world.clock.now();
		for (const [k, index] of input.items.entries()) {
			const times = { answeredAt: input.answeredAt, startMs, runMs };
			const verdict = judgeItem(look, index, times, now);
			records[k] = await world.store.changeLaunchRecord(keyOf(input, index), (record) =>
				withVerdict(record, verdict, now),
			);
		}
	}
	const graces = records.map((record) => graceLeftMs(record, job, world.clock.now()));
	return { askAgainMs: Math.max(0, ...graces), ...(group && { group }) };
}

/** How long to wait for a callback that exit 0 promises. */
function graceLeftMs(record: LaunchRecord, { job }: JobRecord, now: number): number {
	if (job.completion === "poll" || job.result === "optional") return 0;
	if (record.closed !== undefined || record.callback !== undefined) return 0;
	// It was not under way: it came, and was refused.
	if (record.refused !== undefined) return 0;
	if (record.exit?.code !== 0) return 0;
	return record.exit.at + CALLBACK_GRACE_MS - now;
}

/** Closes the record, and says when if it was this call that did. */
async function close(
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

function recordsOf(input: SettleInput, world: World): Promise<LaunchRecord[]> {
	return Promise.all(input.items.map((index) => world.store.readLaunchRecord(keyOf(input, index))));
}

function keyOf({ jobId, run, launch }: LaunchRef, index: number) {
	return { jobId, run, launch, index };
}

/** The merge step's container is described apart. */
export function specOf({ job, itemCount }: JobRecord, index: number) {
	return (index === itemCount ? job.merge : undefined) ?? job;
}
