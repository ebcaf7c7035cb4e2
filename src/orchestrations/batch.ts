/**
 * A batch sees the items of one container group through, over as many launches as that takes. For each
 * launch: claim → create → wait for the ends, or the deadline → settle → ended → delete.
 *
 * Invariants:
 * 1. Every way out of a grant calls `ended` for its lease.
 * 2. An event name is waited for once: it carries the launch, and a launch waits once.
 * 3. It continues as new between launches only, when no event can be under way.
 * 4. It returns and never throws: a child that fails would lose its siblings' outcomes.
 */
import type { OrchestrationContext, Task } from "durable-functions";
import { countAttempts, type EndedLaunches, type LaunchRef } from "../activities/batch-ref.ts";
import type { Created } from "../activities/launch/create-container-group.ts";
import type { Settled } from "../activities/launch/settle-launch.ts";
import { addCost, type Cost, NO_COST } from "../job/cost.ts";
import { admittedEvent, endedEvent, groupName } from "../job/instance-names.ts";
import type { Versioned } from "../job/orchestration-version.ts";
import type { Reason } from "../job/reason.ts";
import { wholeCores } from "../job/whole-cores.ts";
import type { EndedInput, Grant, LaunchReport, Stopped } from "../ledger/requests.ts";
import { callActivity, callUntilSettled } from "./activity-call.ts";
import { callLedger } from "./ledger-call.ts";
import { timerAt } from "./timer.ts";

export interface BatchInput extends Versioned {
	jobId: string;
	run: number;
	hub: string;
	batch: number;
	/** The items without outcome. */
	items: number[];
	/** vCPUs of one item's container. */
	cpuCores: number;
	/** vCPUs of what runs beside them in every group. Absent: nothing does. */
	sidecarCpuCores?: number;
	startMs: number;
	runMs: number;
	deadlineAt: number;
	/** The next launch, from 1, and the instant before which it must not begin. */
	launch: number;
	againAt?: number;
	/** When the first launch was asked for. Absent: it is asked for now. */
	firstQueuedAt?: number;
	endedLaunches: EndedLaunches;
	/** What the items' launches have cost so far, by index. */
	spent?: Record<string, Cost>;
}

/** After so many launches the history is begun anew. */
const LAUNCHES_A_HISTORY = 20;
/** What the batch's own timer gives the watch to find a timeout first. */
const SLACK_MS = 30_000;

export function* batch(context: OrchestrationContext): Generator<Task, void, unknown> {
	let state = context.df.getInput() as BatchInput;
	try {
		for (let k = 0; k < LAUNCHES_A_HISTORY; k++) {
			const next = yield* launch(context, state);
			if (next === undefined) return;
			state = next;
		}
	} catch {
		// The store or the host was away for minutes on end. The job writes what is missing, and the watch deletes
		// the group, if there is one.
		const { lease } = launchRef(state);
		const answeredAt = context.df.currentUtcDateTime.getTime();
		const report = { lease, result: "unknown" as const, answeredAt };
		yield* callLedger(context, state.hub, "ended", { report, groupMayExist: true });
		return;
	}
	context.df.continueAsNew(state);
}

/** One launch. Returns the state for the next one, or nothing when every item has an outcome. */
function* launch(
	context: OrchestrationContext,
	state: BatchInput,
): Generator<Task, BatchInput | undefined, unknown> {
	const ref = launchRef(state);
	const queuedAt = context.df.currentUtcDateTime.getTime();
	const { firstQueuedAt = queuedAt, againAt } = state;
	const admission = yield* waitForAdmission(context, state);
	if (admission.answer === "stopped") {
		return yield* giveUp(context, state, ref, admission);
	}
	if (admission.notBefore > context.df.currentUtcDateTime.getTime()) {
		yield timerAt(context, admission.notBefore);
	}
	const created = yield* callUntilSettled(context, "tutti-create-container-group", () => ({
		...ref,
		region: admission.region,
		goodUntil: admission.goodUntil,
		endedLaunches: state.endedLaunches,
	}));
	if (created.result === "canceled") {
		return yield* giveUp(context, state, ref, { reason: "canceled" }, created);
	}
	if (created.result === "late") {
		yield* endLaunch(context, state, created, false);
		return { ...state, launch: state.launch + 1, firstQueuedAt };
	}
	if (created.result === "created") yield* waitForEnds(context, state, created.answeredAt);
	const settled = yield* callUntilSettled(context, "tutti-settle-launch", (asks) => ({
		...ref,
		result: created.result,
		answeredAt: created.answeredAt,
		...(created.message === undefined ? {} : { message: created.message }),
		endedLaunches: state.endedLaunches,
		waited: {
			...{ queuedAt, firstQueuedAt, region: admission.region, grantedAt: admission.notBefore },
			...(againAt === undefined ? {} : { againAt }),
		},
		...(state.spent === undefined ? {} : { spent: state.spent }),
		asks,
	}));
	const groupMayExist = created.result === "created" || created.result === "unknown";
	const { spanMs, shortOfCapacity, cost } = settled;
	yield* endLaunch(context, state, created, groupMayExist, {
		...(spanMs === undefined ? {} : { spanMs }),
		...(shortOfCapacity === undefined ? {} : { shortOfCapacity }),
		...(cost === undefined ? {} : { cost }),
	});
	return settled.again.length === 0 ? undefined : nextLaunch({ ...state, firstQueuedAt }, settled);
}

function nextLaunch(state: BatchInput, { again, againAt }: Settled): BatchInput {
	const { againAt: _, ...rest } = state;
	return {
		...rest,
		items: again.map(({ index }) => index),
		launch: state.launch + 1,
		...(againAt === undefined ? {} : { againAt }),
		endedLaunches: countEnded(state.endedLaunches, again),
		...addSpent(state.spent, again),
	};
}

function launchRef({ jobId, run, batch, launch, items }: BatchInput): LaunchRef {
	return { jobId, run, batch, launch, items, lease: groupName({ jobId, run, batch }, launch) };
}

/** The grant of this launch, at once or when the ledger has room; or that the job was stopped. */
function* waitForAdmission(
	context: OrchestrationContext,
	{ jobId, hub, batch, launch, items, cpuCores, sidecarCpuCores = 0, againAt }: BatchInput,
): Generator<Task, Grant | Stopped, unknown> {
	const claim = yield* callLedger(context, hub, "claim", {
		job: jobId,
		batch,
		launch,
		cores: wholeCores(cpuCores * items.length + sidecarCpuCores),
		...(againAt === undefined ? {} : { notBefore: againAt }),
	});
	if (claim.answer !== "queued") return claim;
	return (yield context.df.waitForExternalEvent(admittedEvent(launch))) as Grant | Stopped;
}

/** Until each item's end was raised, or until the last instant at which one may run. */
function* waitForEnds(
	context: OrchestrationContext,
	{ launch, items, startMs, runMs, deadlineAt }: BatchInput,
	answeredAt: number,
): Generator<Task, void, unknown> {
	const ends = items.map((index) => context.df.waitForExternalEvent(endedEvent(launch, index)));
	const deadline = timerAt(context, Math.min(deadlineAt, answeredAt + startMs + runMs + SLACK_MS));
	const first = yield context.df.Task.any([context.df.Task.all(ends), deadline]);
	if (first !== deadline) deadline.cancel();
}

/** The job was stopped before this launch could be made. */
function* giveUp(
	context: OrchestrationContext,
	state: BatchInput,
	{ jobId, run, items, lease }: LaunchRef,
	{ reason, message }: Pick<Stopped, "reason" | "message">,
	report?: LaunchReport,
): Generator<Task, undefined, unknown> {
	yield* callActivity(context, "tutti-settle-stopped", {
		jobId,
		run,
		items,
		reason,
		...(message === undefined ? {} : { message }),
		launches: state.launch - 1,
		...(state.spent === undefined ? {} : { spent: state.spent }),
		attempts: Object.fromEntries(
			items.map((index) => [index, countAttempts(state.endedLaunches[index] ?? {})]),
		),
	});
	const answeredAt = context.df.currentUtcDateTime.getTime();
	yield* endLaunch(context, state, report ?? { lease, result: "canceled", answeredAt }, false);
	return undefined;
}

/** Gives the lease back: the group, if there may be one, is deleted now or by the watch. */
function* endLaunch(
	context: OrchestrationContext,
	{ hub }: BatchInput,
	created: Created,
	groupMayExist: boolean,
	more: Pick<EndedInput, "spanMs" | "shortOfCapacity" | "cost"> = {},
): Generator<Task, void, unknown> {
	const { message: _, ...report } = created;
	const ended = yield* callLedger(context, hub, "ended", { report, groupMayExist, ...more });
	if (ended.wakes.length > 0) yield* callActivity(context, "tutti-wake", { wakes: ended.wakes });
	if (ended.permit === undefined) return;
	const permit = ended.permit;
	const deletion = yield* callUntilSettled(context, "tutti-delete-container-group", () => ({
		lease: report.lease,
		permit,
		waits: true,
	}));
	const deleted = yield* callLedger(context, hub, "deleted", { deletions: [deletion] });
	if (deleted.wakes.length > 0) {
		yield* callActivity(context, "tutti-wake", { wakes: deleted.wakes });
	}
}

function addSpent(
	before: BatchInput["spent"],
	again: { index: number; cost?: Cost }[],
): Pick<BatchInput, "spent"> {
	const spent = { ...before };
	for (const { index, cost } of again) {
		if (cost !== undefined) spent[index] = addCost(spent[index] ?? NO_COST, cost);
	}
	return Object.keys(spent).length === 0 ? {} : { spent };
}

function countEnded(
	before: EndedLaunches,
	again: { index: number; reason: Reason }[],
): EndedLaunches {
	const after = { ...before };
	for (const { index, reason } of again) {
		after[index] = { ...after[index], [reason]: (after[index]?.[reason] ?? 0) + 1 };
	}
	return after;
}
