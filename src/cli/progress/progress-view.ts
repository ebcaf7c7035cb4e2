import type { ItemView, JobView } from "../../api/views.ts";
import { durationWords } from "../../job/duration-words.ts";
import { endedCount, type JobProgress, statusWords } from "../job/job-progress.ts";
import { itemWords, reasonWords } from "../text/describe-item.ts";
import { harmless, lastLogLines } from "../text/harmless-text.ts";
import {
	type Paint,
	type Span,
	spansWidth,
	spreadLine,
	styledLine,
	unpainted,
} from "../text/styled-line.ts";
import { deletingWords, waitWords } from "../text/wait-words.ts";
import { bar } from "./bar.ts";
import { itemsPerSecond, timeLeftMs } from "./estimate.ts";
import { stateMarks } from "./state-mark.ts";

const SLOWEST_SHOWN = 3;

/**
 * The live view of a job: lines of at most `columns` columns. Once the job has finished, only what is still
 * being cleaned up. `now` is in milliseconds since the epoch.
 */
export function progressView(
	progress: JobProgress,
	columns: number,
	now: number,
	paint: Paint = unpainted,
): string[] {
	const { job } = progress;
	if (job.status !== "running") {
		return cleanUpSpans(job).map((line) => styledLine(line, columns, paint));
	}
	return [
		headLine(job, columns, now, paint),
		barLine(job, columns, paint),
		...wrapped(countSpans(job, now), columns).map((line) => styledLine(line, columns, paint)),
		...[paceSpans(progress, now), ...slowestSpans(progress, columns, now), failureSpans(progress)]
			.filter((spans) => spans.length > 0)
			.map((spans) => styledLine(spans, columns, paint)),
	];
}

function headLine(job: JobView, columns: number, now: number, paint: Paint): string {
	const id = harmless(job.id);
	const name = harmless(job.name);
	const left: Span[] = [{ text: id, style: "bold" }];
	if (!id.startsWith(name)) left.push({ text: `  ${name}`, style: "dim" });
	const elapsed = durationWords(now - Date.parse(job.runStartedAt));
	const right: Span[] = [{ text: statusWords(job) }, { text: ` ${elapsed}`, style: "dim" }];
	return spreadLine(left, right, columns, paint);
}

function barLine(job: JobView, columns: number, paint: Paint): string {
	const ended = endedCount(job);
	const percent = job.itemCount === 0 ? 100 : Math.floor((ended / job.itemCount) * 100);
	const figures = `${ended}/${job.itemCount}`;
	const right = `  ${figures.padStart(2 * String(job.itemCount).length + 1)}  ${`${percent} %`.padStart(5)}`;
	const spans = [...bar(job, Math.max(4, columns - right.length)), { text: right }];
	return styledLine(spans, columns, paint);
}

/** How many items there are of each state, what those wait for that wait, and what is to be deleted. */
function countSpans(job: JobView, now: number): Span[][] {
	const wait = waitWords(job, now);
	const deleting = deletingWords(job);
	const isWaiting = job.items.waiting > 0;
	const counts = stateMarks
		.filter(({ state }) => job.items[state] > 0)
		.map(({ state, word, cell, style }): Span[] => {
			const why = state === "waiting" && wait !== undefined ? ` ${wait}` : "";
			return [{ text: cell, style }, { text: ` ${job.items[state]} ${word}${why}` }];
		});
	return [
		...counts,
		...(wait === undefined || isWaiting ? [] : [[{ text: `waiting ${wait}` }]]),
		...(deleting === undefined ? [] : [[{ text: deleting, style: "dim" } as const]]),
	];
}

/** Groups of spans side by side, in as many lines as they need. */
function wrapped(groups: readonly Span[][], columns: number): Span[][] {
	const lines: Span[][] = [];
	for (const group of groups) {
		const last = lines.at(-1);
		if (last && spansWidth(last) + 3 + spansWidth(group) <= columns) {
			last.push({ text: "   " }, ...group);
		} else {
			lines.push([...group]);
		}
	}
	return lines;
}

function paceSpans(progress: JobProgress, now: number): Span[] {
	if (progress.job.phase === "merging") return mergeSpans(progress.job, now);
	const perSecond = itemsPerSecond(progress, now);
	const isSuspended = progress.job.suspendedAt !== undefined;
	const leftMs = isSuspended ? undefined : timeLeftMs(progress, now);
	const words: string[] = [];
	if (perSecond !== undefined) words.push(rateWords(perSecond));
	if (leftMs !== undefined) words.push(`about ${durationWords(Math.max(1000, leftMs))} left`);
	return words.length === 0 ? [] : [{ text: words.join(", "), style: "dim" }];
}

function mergeSpans({ merging }: JobView, now: number): Span[] {
	const text = "merging the results";
	if (merging === undefined || merging.state === "waiting") return [{ text, style: "cyan" }];
	const words = merging.state === "running" ? "running" : "starting";
	const took = durationWords(now - Date.parse(merging.launchedAt));
	const launch = merging.launch > 1 ? `, launch ${merging.launch}` : "";
	return [
		{ text, style: "cyan" },
		{ text: `: ${words} ${took}${launch}`, style: "dim" },
	];
}

function rateWords(perSecond: number): string {
	if (perSecond >= 1) return `${perSecond.toFixed(1)} items/s`;
	if (perSecond * 60 >= 1) return `${(perSecond * 60).toFixed(1)} items/min`;
	return `${(perSecond * 3600).toFixed(1)} items/h`;
}

/** Also those that are starting: of short items nobody may ever see that they run. */
function slowestSpans({ items, job }: JobProgress, columns: number, now: number): Span[][] {
	const digits = String(job.itemCount - 1).length;
	return items
		.filter((item) => item !== undefined)
		.filter(({ state, launchedAt }) => isActive(state) && launchedAt !== undefined)
		.sort((a, b) => launchedAt(a) - launchedAt(b) || a.index - b.index)
		.slice(0, SLOWEST_SHOWN)
		.map((item) => [
			markOf(item),
			{ text: `item ${String(item.index).padStart(digits)}  ` },
			{ text: durationWords(now - launchedAt(item)).padEnd(8), style: "dim" },
			{ text: (item.launch ?? 1) > 1 ? `launch ${item.launch}  ` : "", style: "yellow" },
			{ text: itemWords(item, columns), style: "dim" },
		]);
}

function isActive(state: ItemView["state"]): boolean {
	return state === "launched" || state === "running";
}

function markOf({ state }: ItemView): Span {
	const { cell, style } = stateMarks.find((mark) => mark.state === state)!;
	return { text: `${cell} `, style };
}

function launchedAt({ launchedAt }: ItemView): number {
	return Date.parse(launchedAt!);
}

function failureSpans({ items }: JobProgress): Span[] {
	let last: ItemView | undefined;
	for (const item of items) {
		if (item?.outcome?.status !== "failed") continue;
		if (!last || item.outcome.finishedAt >= last.outcome!.finishedAt) last = item;
	}
	if (!last) return [];
	const outcome = last.outcome!;
	const words = lastLogLines(outcome.logTail ?? "", 1)[0] ?? harmless(outcome.message ?? "");
	return [
		markOf(last),
		{ text: `item ${last.index} failed: ${reasonWords(outcome)}`, style: "red" },
		{ text: words === "" ? "" : `  ${words}`, style: "dim" },
	];
}

/** Shown after the report: what the command still waits for, and that nobody has to. */
function cleanUpSpans(job: JobView): Span[][] {
	const deleting = deletingWords(job);
	if (deleting === undefined) return [];
	return [[{ text: `${deleting}; Ctrl-C leaves that to the server`, style: "dim" }]];
}
