/** Which sections a run of a job starts, and what it enqueues for them. */
import type { OrchestrationContext, Task } from "durable-functions";
import type { OpenedJob } from "../activities/job/open-job.ts";
import { planBatches, type Section } from "../job/batch-plan.ts";
import type { QueueRange } from "../ledger/queue.ts";
import { callActivity } from "./activity-call.ts";

/** A section, and those of its batches that have something to run. */
interface SectionToRun extends Section {
	ranges: QueueRange[];
}

/** An operation's input stays under 48 KB. */
const RANGES_A_CALL = 500;

/** All sections, or in a later run those that have something left, each with its batches as ranges. */
export function* sectionsToRun(
	context: OrchestrationContext,
	opened: OpenedJob,
): Generator<Task, SectionToRun[], unknown> {
	const { id: jobId, run } = opened.registration.job;
	const { sections } = planBatches(opened.itemCount, opened.itemsPerGroup);
	if (run === 1) {
		return sections.map((section) => ({
			...section,
			ranges: [{ next: section.from, end: section.from + section.count }],
		}));
	}
	const withRanges: SectionToRun[] = [];
	for (const section of sections) {
		const { from, count } = section;
		const open = yield* callActivity(context, "tutti-list-open-batches", { jobId, from, count });
		if (open.batches.length === 0) continue;
		withRanges.push({ ...section, ranges: rangesOf(open.batches.map(({ batch }) => batch)) });
	}
	return withRanges;
}

/** Ascending numbers as ranges. */
function rangesOf(batches: readonly number[]): QueueRange[] {
	const ranges: QueueRange[] = [];
	for (const batch of batches) {
		const last = ranges.at(-1);
		if (last?.end === batch) last.end++;
		else ranges.push({ next: batch, end: batch + 1 });
	}
	return ranges;
}

/** One piece at least: the call that registers the job. */
export function inPieces(ranges: QueueRange[]): QueueRange[][] {
	const pieces = [ranges.slice(0, RANGES_A_CALL)];
	for (let from = RANGES_A_CALL; from < ranges.length; from += RANGES_A_CALL) {
		pieces.push(ranges.slice(from, from + RANGES_A_CALL));
	}
	return pieces;
}
