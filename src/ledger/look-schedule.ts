/**
 * When the watch looks at a container group.
 *
 * Mode event, where the container itself says that it ended: after six poll intervals, at the start deadline at
 * the latest, then backing off, so that a container that died without a word is found before long. Poll and
 * auto: at the poll interval once an item may be over, which the job's shortest run so far tells; while there
 * is none, 1 s doubling up to the interval.
 */
import type { LedgerJob } from "./ledger.ts";

const FIRST_GAP_MS = 1000;
/** In mode event the first look comes after so many poll intervals. */
const EVENT_INTERVALS = 6;
const BACK_OFF_MOST_MS = 600_000;

type Pace = Pick<
	LedgerJob,
	"completion" | "pollIntervalMs" | "startMs" | "runMs" | "shortestSpanMs"
>;

export function firstLookAt(job: Pace, answeredAt: number): number {
	if (job.completion === "event") return answeredAt + Math.min(job.startMs, eventGapMs(job));
	if (job.shortestSpanMs !== undefined) {
		return answeredAt + Math.max(job.shortestSpanMs, Math.min(FIRST_GAP_MS, job.pollIntervalMs));
	}
	return answeredAt + Math.min(FIRST_GAP_MS, job.pollIntervalMs);
}

/** The look after the `looks`th, which happens now. The run deadline is never slept over. */
export function nextLookAt(job: Pace, answeredAt: number, looks: number, now: number): number {
	const next = now + gapMs(job, looks);
	const runDeadlineAt = answeredAt + job.startMs + job.runMs;
	return now < runDeadlineAt ? Math.min(next, runDeadlineAt) : next;
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
