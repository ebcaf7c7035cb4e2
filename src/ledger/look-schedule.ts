/**
 * When the watch looks at a container group.
 *
 * Mode event, where the container itself says that it ended: after six poll intervals, then backing off, so that a
 * container that died without a word is found before long. Poll and auto: at the poll interval once an item may be
 * over, which the job's shortest run so far tells, and once before that, after three poll intervals, so that who
 * runs is known to run, and who died at once is found; while there is no run yet, 1 s doubling up to the interval.
 *
 * The deadlines of start and run are never slept over.
 */
import type { LedgerJob } from "./ledger.ts";

const FIRST_GAP_MS = 1000;
/** In mode event the first look comes after so many poll intervals. */
const EVENT_INTERVALS = 6;
/** In modes poll and auto the first look comes after so many at the latest. */
const EARLY_INTERVALS = 3;
const BACK_OFF_MOST_MS = 600_000;

type Pace = Pick<
	LedgerJob,
	"completion" | "pollIntervalMs" | "startMs" | "runMs" | "shortestSpanMs"
>;

export function firstLookAt(job: Pace, answeredAt: number): number {
	return answeredAt + Math.min(job.startMs, firstGapMs(job));
}

/** The look after the `looks`th, which happens now. */
export function nextLookAt(job: Pace, answeredAt: number, looks: number, now: number): number {
	const mayBeOverAt = job.completion === "event" ? now : answeredAt + (job.shortestSpanMs ?? 0);
	const next = Math.max(now + gapMs(job, looks), mayBeOverAt);
	const startDeadlineAt = answeredAt + job.startMs;
	const deadlines = [startDeadlineAt, startDeadlineAt + job.runMs];
	return Math.min(next, ...deadlines.filter((at) => now < at));
}

function firstGapMs(job: Pace): number {
	if (job.completion === "event") return eventGapMs(job);
	const soonMs = Math.min(FIRST_GAP_MS, job.pollIntervalMs);
	const mayBeOverMs = Math.max(job.shortestSpanMs ?? 0, soonMs);
	return Math.min(mayBeOverMs, EARLY_INTERVALS * job.pollIntervalMs);
}

function eventGapMs(job: Pace): number {
	return EVENT_INTERVALS * job.pollIntervalMs;
}

function gapMs(job: Pace, looks: number): number {
	if (job.completion === "event") {
		return Math.min(eventGapMs(job) * 2 ** Math.min(Math.max(looks - 1, 0), 10), BACK_OFF_MOST_MS);
	}
	if (job.shortestSpanMs !== undefined) return job.pollIntervalMs;
	return Math.min(FIRST_GAP_MS * 2 ** Math.min(looks, 20), job.pollIntervalMs);
}
