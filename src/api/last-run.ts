import type { ItemRow, JobRecord, Store } from "../store/store.ts";
import type { LastRunView } from "./views.ts";

/** So far back is looked for a job of the image, and so many of its items are read. */
const MOST_JOBS = 100;
const MOST_ITEMS = 1000;

/** How long the newest finished job of the image took: of its items that succeeded. */
export async function lastRunOf(
	image: string,
	store: Pick<Store, "listJobs" | "readItems">,
): Promise<LastRunView | undefined> {
	const { jobs } = await store.listJobs({ limit: MOST_JOBS });
	for (const record of jobs) {
		if (record.job.image !== image || record.phase !== "finished") continue;
		const rows = await store.readItems(record.id, 0, MOST_ITEMS);
		const seen = spansOf(record, rows);
		if (seen !== undefined) return seen;
	}
	return undefined;
}

function spansOf({ id, finishedAt = 0 }: JobRecord, rows: ItemRow[]): LastRunView | undefined {
	const starts: number[] = [];
	const runs: number[] = [];
	for (const { note, outcome } of rows) {
		if (outcome?.status !== "succeeded" || outcome.startedAt === undefined) continue;
		runs.push(Math.max(0, outcome.finishedAt - outcome.startedAt));
		// A note of another launch tells of another create.
		if (note?.run === outcome.run && note.launch === outcome.launches) {
			starts.push(Math.max(0, outcome.startedAt - note.at));
		}
	}
	if (starts.length === 0) return undefined;
	return {
		job: id,
		finishedAt: new Date(finishedAt).toISOString(),
		items: runs.length,
		start: percentiles(starts),
		run: percentiles(runs),
	};
}

function percentiles(spans: number[]): { medianMs: number; p90Ms: number } {
	const sorted = spans.toSorted((a, b) => a - b);
	const at = (part: number) =>
		sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
	return { medianMs: at(0.5), p90Ms: at(0.9) };
}
