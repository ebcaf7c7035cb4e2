/** How a job stands in the ledger, for those who watch it: what it holds, and what its next launch waits for. */
import { allLeases } from "./holding.ts";
import type { Ledger, LedgerJob } from "./ledger.ts";
import { neverFits } from "./never-fits.ts";
import { peekNext, runsOf } from "./queue.ts";
import { type Room, roomFor } from "./region-room.ts";
import { countUse } from "./region-use.ts";
import { budgetAllows } from "./spending.ts";
import { isFull, stateSize } from "./state-size.ts";

export interface JobStanding {
	/** Container groups that exist or may exist, those to be deleted included. */
	held: number;
	/** Launches that wait for a grant. */
	waiting: number;
	/** Container groups that are to be deleted. */
	deleting: number;
	/** How many of them Azure refused to delete. */
	deletesDenied: number;
	/** What the next launch waits for. Absent: nothing waits. */
	waitsFor?:
		| "quota"
		| "rate"
		| "capacity"
		| "backoff"
		| "parallelism"
		| "budget"
		| "suspended"
		| "turn";
	/** Until when, as far as is known. */
	until?: number;
	/** For a person: why waiting alone may not help. */
	hint?: string;
}

export function jobStanding(ledger: Ledger, jobId: string, now: number): JobStanding {
	const job = ledger.jobs[jobId];
	let held = 0;
	let holds = 0;
	for (const { lease, holding } of allLeases(ledger)) {
		if (holding.job !== jobId) continue;
		holds++;
		if (lease.state !== "granted") held++;
	}
	const deletions = Object.values(ledger.deletions).filter((deletion) => deletion.job === jobId);
	const waiting = job === undefined || job.stop !== undefined ? 0 : launchesIn(job);
	return {
		held: held + deletions.filter(({ orphan }) => orphan).length,
		waiting,
		deleting: deletions.length,
		deletesDenied: deletions.filter(({ denied }) => denied).length,
		...(job === undefined || waiting === 0 ? {} : waitsFor(ledger, job, holds, now)),
	};
}

const FULL = "this installation has as many container groups at once as its ledger can hold";

function launchesIn(job: LedgerJob): number {
	return runsOf(job).reduce((sum, { next, end }) => sum + end - next, 0);
}

function waitsFor(
	ledger: Ledger,
	job: LedgerJob,
	holds: number,
	now: number,
): Pick<JobStanding, "waitsFor" | "until" | "hint"> {
	if (job.suspended) return { waitsFor: "suspended" };
	if (job.parallelism !== undefined && holds >= job.parallelism) return { waitsFor: "parallelism" };
	const launch = peekNext(job, () => false, now);
	if (launch === undefined) {
		const until = Math.min(...job.front.map(({ notBefore = now }) => notBefore));
		return { waitsFor: "backoff", until };
	}
	const never = neverFits(ledger, job);
	if (never !== undefined) return { waitsFor: "quota", hint: never.words };
	const goesAgain = job.front.includes(launch);
	if (isFull(stateSize(ledger), { goesAgain })) return { waitsFor: "quota", hint: FULL };
	if (!budgetAllows(ledger, job, now)) return { waitsFor: "budget" };
	const useOf = countUse(ledger);
	const need = { sku: job.sku, cores: launch.cores ?? job.cores };
	const rooms = job.regions.flatMap((name) => {
		const region = ledger.regions[name];
		return region === undefined ? [] : [roomFor(ledger, region, need, useOf(name), now)];
	});
	const closed = rooms.filter((room) => "lacks" in room);
	if (closed.length < rooms.length || closed.length === 0) return { waitsFor: "turn" };
	return soonest(closed);
}

/** Of several regions, what the one lacks that opens first; the first one when nobody knows. */
function soonest(
	closed: Extract<Room, { lacks: string }>[],
): Pick<JobStanding, "waitsFor" | "until"> {
	const known = closed.filter(({ until }) => until !== undefined);
	const [first = closed[0]!] = known.sort((a, b) => a.until! - b.until!);
	const waitsForIt = first.lacks === "cores" ? "quota" : first.lacks;
	return { waitsFor: waitsForIt, ...(first.until === undefined ? {} : { until: first.until }) };
}
