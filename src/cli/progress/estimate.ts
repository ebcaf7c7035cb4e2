import type { ItemView } from "../../api/views.ts";
import type { JobProgress } from "../job/job-progress.ts";

const WINDOW_MS = 30_000;
/** So many ends make a rate that says what comes. */
const ENOUGH_ENDED = 20;

/**
 * Items that ended per second over the last 30 s, or since the first launch when that is less long ago.
 * Undefined while that says nothing.
 */
export function itemsPerSecond({ items }: JobProgress, now: number): number | undefined {
	const firstAt = items.reduce(
		(first, item) => (item?.launchedAt ? Math.min(first, Date.parse(item.launchedAt)) : first),
		Number.POSITIVE_INFINITY,
	);
	if (firstAt > now) return undefined;
	const from = Math.max(firstAt, now - WINDOW_MS);
	const ended = endsSince(items, from);
	return ended.length === 0 || now - from < 1000 ? undefined : (ended.length * 1000) / (now - from);
}

function endsSince(items: JobProgress["items"], from: number): number[] {
	const ends = items.flatMap((item) =>
		item?.outcome ? [Date.parse(item.outcome.finishedAt)] : [],
	);
	return ends.filter((at) => at > from);
}

/**
 * How long the items that have not ended will take, in milliseconds: each as long as those that have ended
 * took on average, from launch to end, as many at once as now; and once enough end, at least as long as they take at the
 * present rate, for what holds up short items is not how long they run. Undefined while none has ended or none runs.
 */
export function timeLeftMs(progress: JobProgress, now: number): number | undefined {
	const { items } = progress;
	const tookMs = items.flatMap((item) => lengthMs(item) ?? []);
	const active = items.filter((item) => item?.state === "launched" || item?.state === "running");
	if (tookMs.length === 0 || active.length === 0) return undefined;
	const meanMs = tookMs.reduce((sum, ms) => sum + ms, 0) / tookMs.length;
	const waiting = items.filter((item) => item?.state === "waiting").length;
	const activeLeftMs = active.map((item) =>
		Math.max(0, meanMs - (now - Date.parse(item?.launchedAt ?? new Date(now).toISOString()))),
	);
	const longestMs = activeLeftMs.reduce((longest, ms) => Math.max(longest, ms), 0);
	const workMs = activeLeftMs.reduce((sum, ms) => sum + ms, 0) + waiting * meanMs;
	return Math.max(longestMs, workMs / active.length, pacedMs(items, waiting + active.length, now));
}

/** How long `left` items take at the rate of the last 30 s, from the first end in them on. 0 while that says nothing. */
function pacedMs(items: JobProgress["items"], left: number, now: number): number {
	const ends = endsSince(items, now - WINDOW_MS);
	if (ends.length < ENOUGH_ENDED) return 0;
	const firstAt = ends.reduce((first, at) => Math.min(first, at));
	return (left * (now - firstAt)) / (ends.length - 1);
}

function lengthMs(item: ItemView | undefined): number | undefined {
	if (item?.outcome === undefined || item.launchedAt === undefined) return undefined;
	return Math.max(0, Date.parse(item.outcome.finishedAt) - Date.parse(item.launchedAt));
}
