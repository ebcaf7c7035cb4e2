/** One round of the watch: whom to tell, what to look at, what to delete, and when to come again. */
import { admit } from "./admission.ts";
import { budgetLeft, readsReserve, spendBudget } from "./arm-budget.ts";
import { PERMIT_AGAIN_MS, permitsInTurn } from "./deletion.ts";
import {
	drainWakes,
	MOST_WAKES,
	stopOf,
	stoppedBy,
	TELL_AGAIN_MS,
	wakeFor,
	wakeOf,
} from "./grant.ts";
import { allLeases, type HeldLease, leaseName } from "./holding.ts";
import { stopJobsThatNeverFit, stopOverdueJobs, stopSpentJobs } from "./job-stop.ts";
import { isIdle, type Ledger, type LedgerJob } from "./ledger.ts";
import { nextLookAt } from "./look-schedule.ts";
import { nextRoundAt } from "./next-round.ts";
import { launchesFrom } from "./queue.ts";
import type { LeaseRef, LookRequest, RoundAnswer, Wake } from "./requests.ts";
import { usagesToRead } from "./usage-schedule.ts";

/** How many groups one round looks at, stops or deletes. */
const MOST_A_ROUND = 60;
/** Groups of forgotten jobs are looked for this often. */
const LOOK_AGAIN_MS = 5000;

export function nextRound(ledger: Ledger, now: number): RoundAnswer {
	stopOverdueJobs(ledger, now);
	stopJobsThatNeverFit(ledger, now);
	stopSpentJobs(ledger, now);
	admit(ledger, now);
	const wakes = drainWakes(ledger, now);
	tellAgain(ledger, wakes, now);
	for (const job of Object.values(ledger.jobs)) tellStopped(job, wakes, now);
	const answer = {
		wakes,
		looks: looksToTake(ledger, now),
		stops: stopsToTell(ledger, now),
		deletes: deletesToSend(ledger, now),
		usages: usagesToRead(ledger, now),
		idle: isIdle(ledger),
	};
	return { ...answer, nextAt: nextRoundAt(ledger, now) };
}

/** Grants that nobody claimed are told again; if their job was stopped meanwhile, that is told. */
function tellAgain(ledger: Ledger, wakes: Wake[], now: number): void {
	for (const { name, lease } of allLeases(ledger)) {
		if (wakes.length >= MOST_WAKES) return;
		if (lease.state !== "granted" || now - lease.raisedAt < TELL_AGAIN_MS) continue;
		lease.raisedAt = now;
		wakes.push(wakeFor(ledger, name, lease));
	}
}

/** Tells the batches that waited when their job was stopped, some each round, and all again in turn. */
function tellStopped(job: LedgerJob, wakes: Wake[], now: number): void {
	const { stop } = job;
	if (stop === undefined || now < stop.tellAt) return;
	const most = MOST_WAKES - wakes.length;
	const told = launchesFrom(stop.waiting, stop.told, most);
	for (const { batch, launch } of told) {
		const name = leaseName(job.id, job.run, batch, launch);
		wakes.push(wakeOf(name, stoppedBy(stop)));
	}
	if (told.length > 0) stop.told = told.at(-1)!.batch + 1;
	if (told.length === most) return;
	stop.told = 0;
	stop.tellAt = now + TELL_AGAIN_MS;
}

/** The groups that are due for a look, the longest overdue first, as many as the budget of reads leaves. */
function looksToTake(ledger: Ledger, now: number): LookRequest[] {
	if (now < (ledger.readsClosedUntil ?? now)) return [];
	const due = [...allLeases(ledger)].filter((held) => isLookDue(ledger, held, now));
	due.sort((a, b) => lookAt(a) - lookAt(b));
	const spare = Math.floor(budgetLeft(ledger.arm, "reads", now) - readsReserve(ledger.arm));
	const looks = due.slice(0, Math.max(0, Math.min(MOST_A_ROUND, spare)));
	spendBudget(ledger.arm, "reads", looks.length, now);
	return looks.map((held) => look(ledger, held, now));
}

function isLookDue(ledger: Ledger, held: HeldLease, now: number): boolean {
	const { lease, holding } = held;
	if (lease.state === "ended" || now < lease.lookAt) return false;
	return (
		lease.state === "granted" || now >= lease.deadAt || stopOf(ledger, holding.job) === undefined
	);
}

function lookAt({ lease }: HeldLease): number {
	return lease.state === "ended" ? Number.POSITIVE_INFINITY : lease.lookAt;
}

function look(ledger: Ledger, held: HeldLease, now: number): LookRequest {
	const { lease, holding } = held;
	const job = ledger.jobs[holding.job];
	if (lease.state === "created") {
		lease.looks++;
		const { answeredAt, looks } = lease;
		lease.lookAt =
			job === undefined ? now + LOOK_AGAIN_MS : nextLookAt(job, answeredAt, looks, now);
	} else if (lease.state === "granted") {
		lease.lookAt = now + LOOK_AGAIN_MS;
	}
	return {
		...leaseRef(held),
		completion: job?.completion ?? "poll",
		...(lease.state === "created" ? { answeredAt: lease.answeredAt } : {}),
		startMs: job?.startMs ?? 0,
		runMs: job?.runMs ?? 0,
		deadlineAt: job?.deadlineAt ?? 0,
	};
}

function leaseRef({ name, batch, lease, holding }: HeldLease): LeaseRef {
	return { lease: name, job: holding.job, run: holding.run, batch, launch: lease.launch };
}

/** Groups of stopped jobs whose items must be told, and again until they have ended. */
function stopsToTell(ledger: Ledger, now: number): RoundAnswer["stops"] {
	const stops: RoundAnswer["stops"] = [];
	for (const held of allLeases(ledger)) {
		const { lease, holding } = held;
		if (stops.length >= MOST_A_ROUND) break;
		const stop = stopOf(ledger, holding.job);
		if (lease.state !== "created" || stop === undefined) continue;
		if (lease.toldAt !== undefined && now - lease.toldAt < TELL_AGAIN_MS) continue;
		lease.toldAt = now;
		stops.push({ ...leaseRef(held), reason: stop.reason });
	}
	return stops;
}

/** Permits that were never answered, and new ones. */
function deletesToSend(ledger: Ledger, now: number): RoundAnswer["deletes"] {
	const deletes: RoundAnswer["deletes"] = [];
	for (const [lease, { permit }] of Object.entries(ledger.deletions)) {
		if (deletes.length >= MOST_A_ROUND) break;
		if (permit === undefined || now - permit.at < PERMIT_AGAIN_MS) continue;
		permit.at = now;
		deletes.push({ lease, permit: permit.number });
	}
	return [...deletes, ...permitsInTurn(ledger, MOST_A_ROUND - deletes.length, now)];
}
