import type { ItemView } from "../../api/views.ts";
import type { JobProgress } from "../job-progress.ts";

const WINDOW_MS = 30_000;

/**
 * Items that ended per second over the last 30 s, or since the first launch when that is less long ago.
 * Undefined while that says nothing.
 */
export function itemsPerSecond({ items }: JobProgress, now: number): number | undefined {
	const launches = items.flatMap((item) => (item?.launchedAt ? [Date.parse(item.launchedAt)] : []));
	if (launches.length === 0) return undefined;
	const firstAt = launches.reduce((first, at) => Math.min(first, at));
	const from = Math.max(firstAt, now - WINDOW_MS);
	const ended = items.filter((item) => item?.outcome && Date.parse(item.outcome.finishedAt) > from);
	return ended.length === 0 || now - from < 1000 ? undefined : (ended.length * 1000) / (now - from);
}

/**
 * How long the items that have not ended will take, in milliseconds: each as long as those that have ended
 * took on average, from launch to end, as many at once as now. Undefined while none has ended or none runs.
 */
export function timeLeftMs({ items }: JobProgress, now: number): number | undefined {
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
	return Math.max(longestMs, workMs / active.length);
}

function lengthMs(item: ItemView | undefined): number | undefined {
	if (item?.outcome === undefined || item.launchedAt === undefined) return undefined;
	return Math.max(0, Date.parse(item.outcome.finishedAt) - Date.parse(item.launchedAt));
}
