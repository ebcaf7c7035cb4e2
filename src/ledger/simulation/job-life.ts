/** The life of a job and of its batches, as their orchestrations bring it about. */
import { batchId } from "../../job/instance-names.ts";
import { leaseName } from "../holding.ts";
import type { JobFacts, Limits } from "../ledger.ts";
import type { ClaimAnswer, EndedInput, LaunchReport } from "../requests.ts";
import { createGroup, deleteGroup } from "./group-life.ts";
import type { Hub } from "./hub.ts";
import { type Process, Signal } from "./virtual-time.ts";

export interface JobPlan {
	facts: JobFacts;
	batches: number;
	/** How long a container runs, and how likely it fails and goes round again. */
	runMs: () => number;
	failure: number;
	stopAfterMs?: number;
	suspendAfterMs?: number;
	/** How likely a batch is cut off, and nothing is heard of it any more. */
	cutOff: number;
	startAfterMs: number;
}

export interface JobTale {
	/** Batches that saw an end, and when each had its first launch. */
	ended: Set<number>;
	launchedAt: Map<number, number>;
	launches: number;
	done: Signal;
}

const MOST_LAUNCHES = 60;

export function startJob(hub: Hub, plan: JobPlan, limits: Limits, share?: number): JobTale {
	const tale: JobTale = {
		...{ ended: new Set(), launchedAt: new Map(), launches: 0, done: new Signal() },
	};
	hub.time.after(plan.startAfterMs, () => {
		hub.time.start(liveJob(hub, plan, limits, share, tale));
	});
	return tale;
}

function* liveJob(
	hub: Hub,
	plan: JobPlan,
	limits: Limits,
	share: number | undefined,
	tale: JobTale,
): Process {
	const { facts, batches } = plan;
	const { id: job, run } = facts;
	const ranges = [{ next: 0, end: batches }];
	yield* hub.call("enqueue", {
		job: facts,
		limits,
		ranges,
		...(share === undefined ? {} : { share }),
	});
	const after = (delayMs: number | undefined, happen: () => void) => {
		if (delayMs !== undefined) hub.time.after(delayMs, happen);
	};
	after(plan.stopAfterMs, () => hub.tell("stop", { job, reason: "canceled" }));
	after(plan.suspendAfterMs, () => {
		hub.tell("suspend", { job });
		hub.time.after(hub.chance.whole(70_000, 600_000), () => hub.tell("resume", { job }));
	});
	const ends = Array.from({ length: batches }, (_, batch) => {
		const ended = new Signal();
		hub.time.start(liveBatch(hub, plan, batch, tale, ended));
		return ended;
	});
	for (const ended of ends) yield ended;
	yield* hub.call("jobDone", { job, run });
	tale.done.fire();
}

function* liveBatch(
	hub: Hub,
	{ facts, runMs, failure, cutOff }: JobPlan,
	batch: number,
	tale: JobTale,
	ended: Signal,
): Process {
	const { id: job, run, sku, cores } = facts;
	const name = batchId({ jobId: job, run, batch });
	for (let launch = 1; launch < MOST_LAUNCHES; launch++) {
		const lease = leaseName(job, run, batch, launch);
		const notBefore = launch > 1 && hub.chance.happens(0.3) ? hub.time.now + 20_000 : undefined;
		let claim: ClaimAnswer = yield* hub.call("claim", {
			...{ job, batch, launch, cores },
			...(notBefore === undefined ? {} : { notBefore }),
		});
		if (hub.fault(cutOff)) return ended.fire();
		if (claim.answer === "queued") {
			claim = (yield hub.event(`${name} admitted-${launch}`)) as ClaimAnswer;
		}
		if (hub.fault(cutOff)) return ended.fire();
		if (claim.answer !== "granted") {
			const report: LaunchReport = { lease, result: "canceled", answeredAt: hub.time.now };
			yield* endLaunch(hub, { report, groupMayExist: false });
			break;
		}
		if (claim.notBefore > hub.time.now) yield claim.notBefore - hub.time.now;
		tale.launches++;
		const report = yield* createGroup(hub, claim, { job, sku, cores });
		if (hub.fault(cutOff)) return ended.fire();
		if (report.result === "created") {
			if (!tale.launchedAt.has(batch)) tale.launchedAt.set(batch, hub.time.now);
			yield* waitForEnd(hub, lease, runMs(), facts);
		}
		const groupMayExist = report.result === "created" || report.result === "unknown";
		yield* endLaunch(hub, { report, groupMayExist });
		if (report.result === "created" && !hub.chance.happens(failure)) break;
	}
	tale.ended.add(batch);
	ended.fire();
}

/** The container's callback, unless it is lost; then what the watch sees, or the batch's own deadline. */
function* waitForEnd(
	hub: Hub,
	lease: string,
	runMs: number,
	facts: JobFacts,
): Generator<number | Signal, void, unknown> {
	const end = hub.event(`${lease} ended`);
	if (hub.fault(0.03))
		hub.time.after(hub.chance.whole(1, runMs), () => hub.service.groups.delete(lease));
	else if (!hub.fault(0.1)) hub.time.after(runMs, () => end.fire());
	hub.time.after(facts.startMs + facts.runMs + 30_000, () => end.fire());
	yield end;
}

function* endLaunch(hub: Hub, input: EndedInput): Generator<number | Signal, void, unknown> {
	const { permit, wakes } = yield* hub.call("ended", input);
	hub.wake(wakes);
	if (permit === undefined || hub.fault(0.02)) return;
	const done = new Signal();
	hub.time.start(deleteGroup(hub, input.report.lease, permit, done));
	yield done;
}
