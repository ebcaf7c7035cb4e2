import type { ItemView, JobView } from "../../api/views.ts";
import { itemWords, ranWords, reasonWords } from "../describe-item.ts";
import { harmless } from "../harmless-text.ts";
import { endedCount, isEnded, type JobProgress, statusWords } from "../job-progress.ts";
import { jobChanges } from "./job-changes.ts";

const ITEM_COLUMNS = 40;

/** What is new since the look before, one line a change, for a log. Starts of items are no news there. */
export function plainLines(before: JobProgress | undefined, after: JobProgress): string[] {
	if (before === undefined) return [firstLine(after.job)];
	let ended = before.items.filter(isEnded).length;
	return jobChanges(before, after).flatMap((change) => {
		if (change.type === "job") return jobLine(change.job) ?? [];
		if (!isEnded(change.item)) return [];
		ended++;
		return [itemLine(change.item, ended, after.job.itemCount)];
	});
}

function firstLine(job: JobView): string {
	const noun = job.itemCount === 1 ? "item" : "items";
	const ended = endedCount(job);
	const sofar = ended === 0 ? "" : `, ${ended} of which have ended`;
	return `${harmless(job.id)}: ${statusWords(job)}, ${job.itemCount} ${noun}${sofar}`;
}

function jobLine(job: JobView): string | undefined {
	if (job.status === "running") return `${harmless(job.id)}: ${statusWords(job)}`;
	if (job.containerGroups === 0) return undefined;
	return `${harmless(job.id)}: ${job.status}, cleaning up container groups: ${job.containerGroups} left`;
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
