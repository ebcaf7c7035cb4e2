import type { ItemView, JobView } from "../../api/views.ts";
import { endedCount, isEnded, type JobProgress, statusWords } from "../job/job-progress.ts";
import { itemWords, ranWords, reasonWords } from "../text/describe-item.ts";
import { harmless } from "../text/harmless-text.ts";
import { deletingWords, standstill, waitWords } from "../text/wait-words.ts";
import { jobChanges } from "./job-changes.ts";

const ITEM_COLUMNS = 40;

/** What is new since the look before, one line a change, for a log. Starts of items are no news there. */
export function plainLines(
	before: JobProgress | undefined,
	after: JobProgress,
	now: number,
): string[] {
	if (before === undefined) return [firstLine(after.job, now)];
	let ended = before.items.filter(isEnded).length;
	return jobChanges(before, after).flatMap((change) => {
		if (change.type === "job") return jobLine(change.job, now) ?? [];
		if (!isEnded(change.item)) return [];
		ended++;
		return [itemLine(change.item, ended, after.job.itemCount)];
	});
}

function firstLine(job: JobView, now: number): string {
	const noun = job.itemCount === 1 ? "item" : "items";
	const ended = endedCount(job);
	const sofar = ended === 0 ? "" : `, ${ended} of which have ended`;
	return `${harmless(job.id)}: ${statusWords(job)}, ${job.itemCount} ${noun}${sofar}${keptWords(job, now)}`;
}

function jobLine(job: JobView, now: number): string | undefined {
	const id = harmless(job.id);
	if (job.status === "running") return `${id}: ${statusWords(job)}${keptWords(job, now)}`;
	const deleting = deletingWords(job);
	return deleting && `${id}: ${job.status}, ${deleting}`;
}

/** Only while nothing of the job runs: else it comes and goes with every item. */
function keptWords(job: JobView, now: number): string {
	return standstill(job) === undefined ? "" : `, waiting ${waitWords(job, now)}`;
}

function itemLine(item: ItemView, ended: number, itemCount: number): string {
	const count = `[${String(ended).padStart(String(itemCount).length)}/${itemCount}]`;
	const ran = ranWords(item);
	const words = [`${count} item ${item.index} ${item.state}`];
	if (ran !== undefined) words.push(`(${ran})`);
	if (item.state === "failed" && item.outcome) words.push(failureWords(item));
	return words.join(" ");
}

function failureWords(item: ItemView): string {
	const { message } = item.outcome!;
	const why = message === undefined ? "" : `: ${harmless(message)}`;
	return `${itemWords(item, ITEM_COLUMNS)}: ${reasonWords(item.outcome!)}${why}`;
}
