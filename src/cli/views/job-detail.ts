import type { ItemView, JobView } from "../../api/views.ts";
import { durationWords } from "../../job/duration-words.ts";
import { type JobProgress, runOf, statusWords } from "../job/job-progress.ts";
import { stateMarks } from "../progress/state-mark.ts";
import type { Where } from "../server/where.ts";
import { itemWords } from "../text/describe-item.ts";
import { harmless } from "../text/harmless-text.ts";
import { type Paint, styledLine, unpainted } from "../text/styled-line.ts";
import { deletingWords, groupWords, waitWords } from "../text/wait-words.ts";
import { type Detail, detailLines, instantWords } from "./detail-lines.ts";
import type { JobReport } from "./job-report.ts";
import { costReport, planReport } from "./money-report.ts";
import { failureLines } from "./report-lines.ts";

const SLOWEST_SHOWN = 5;

export interface ItemTime {
	item: ItemView;
	/** From its start, else its launch, to its end; while it has not ended, until now. */
	ranMs: number;
}

/** The items that took longest, or have by now, the longest first. */
export function slowestItems({ items }: JobProgress, now: number): ItemTime[] {
	return items
		.flatMap((item): ItemTime[] => {
			if (item === undefined) return [];
			const run = runOf(item);
			if (run !== undefined) {
				return [{ item, ranMs: Date.parse(run.finishedAt) - Date.parse(run.startedAt) }];
			}
			const isUnderWay = item.state === "running" || item.state === "launched";
			if (!isUnderWay || item.launchedAt === undefined) return [];
			return [{ item, ranMs: now - Date.parse(item.launchedAt) }];
		})
		.sort((a, b) => b.ranMs - a.ranMs || a.item.index - b.item.index)
		.slice(0, SLOWEST_SHOWN);
}

/** Everything there is to say of a job, for a person, in lines of at most `columns`, but for logs and messages. */
export function jobDetailLines(
	{ report, slowest, page }: { report: JobReport; slowest: readonly ItemTime[]; page: string },
	{ now, columns, where }: { now: number; columns: number; where: Where },
	paint: Paint = unpainted,
): string[] {
	const { job } = report;
	const about = jobDetails(report, now);
	about.push(...resultDetails(job, now, where), ["page", page]);
	const title = [
		{ text: harmless(job.id), style: "bold" },
		{ text: `  ${statusWords(job)}` },
	] as const;
	const lines = [styledLine(title, columns, paint), ...detailLines(about, columns, paint)];
	if (slowest.length > 0) lines.push("", ...slowestLines(slowest, job, columns, paint));
	const failures = failureLines(report, paint, where, columns);
	return failures.length === 0 ? lines : [...lines, "", ...failures];
}

function jobDetails(report: JobReport, now: number): Detail[] {
	const { job, parallelism } = report;
	const details: Detail[] = [["name", harmless(job.name)]];
	details.push(["image", harmless(job.image)], ["completion", job.completion]);
	if (job.source !== undefined) details.push(["file", harmless(job.source)]);
	details.push(...timeDetails(job, report.tookMs, now), ["items", countWords(job)]);
	if (parallelism !== undefined) {
		const { peak, average } = parallelism;
		details.push(["at once", `up to ${peak}, ${average.toFixed(1)} on average`]);
	}
	const wait = job.status === "running" ? waitWords(job, now) : undefined;
	if (wait !== undefined) details.push(["waits", wait]);
	if (job.containerGroups > 0) {
		const deleting = deletingWords(job);
		const more = deleting === undefined ? "" : `; ${deleting}`;
		details.push(["holds", `${groupWords(job.containerGroups)}${more}`]);
	}
	for (const line of [...costReport(job), ...planDetails(report)]) {
		const [, name = "", value = ""] = /^ {2}(\w+):? (.*)$/.exec(line) ?? [];
		details.push([name, value]);
	}
	return details;
}

function planDetails({ job, tookMs }: JobReport): string[] {
	return job.status === "running" ? [] : planReport(job, tookMs);
}

function timeDetails(job: JobView, tookMs: number, now: number): Detail[] {
	const details: Detail[] = [["created", instantWords(job.createdAt, now)]];
	if (job.run > 1) details.push([`run ${job.run}`, `since ${instantWords(job.runStartedAt, now)}`]);
	if (job.suspendedAt !== undefined)
		details.push(["suspended", instantWords(job.suspendedAt, now)]);
	if (job.canceledAt !== undefined) details.push(["canceled", instantWords(job.canceledAt, now)]);
	if (job.finishedAt !== undefined) {
		details.push(["ended", `${instantWords(job.finishedAt, now)}, after ${durationWords(tookMs)}`]);
	} else {
		details.push(["took", `${durationWords(now - Date.parse(job.runStartedAt))} so far`]);
		details.push(["deadline", instantWords(job.deadlineAt, now)]);
	}
	return details;
}

function countWords({ items, itemCount }: JobView): string {
	const counts = stateMarks
		.filter(({ state }) => items[state] > 0)
		.map(({ state, word }) => `${items[state]} ${word}`);
	return `${itemCount}${counts.length === 0 ? "" : `: ${counts.join(", ")}`}`;
}

function resultDetails(job: JobView, now: number, { option }: Where): Detail[] {
	const details: Detail[] = [];
	const { merge, mergeSkipped, phase } = job;
	if (merge !== undefined) details.push(["merge", merge.status]);
	else if (mergeSkipped !== undefined)
		details.push(["merge", `not run: ${harmless(mergeSkipped)}`]);
	else if (phase === "merging") details.push(["merge", mergingWords(job, now)]);
	if (job.status === "succeeded") {
		details.push(["result", `tutti result ${harmless(job.id)}${option}`]);
	}
	return details;
}

/** How far the merge step is, which has begun and not ended. */
function mergingWords({ merging }: JobView, now: number): string {
	if (merging === undefined) return "next";
	const { word } = stateMarks.find(({ state }) => state === merging.state)!;
	return `${word}, launch ${merging.launch}, since ${instantWords(merging.launchedAt, now)}`;
}

function slowestLines(
	slowest: readonly ItemTime[],
	{ itemCount }: JobView,
	columns: number,
	paint: Paint,
): string[] {
	const digits = String(itemCount - 1).length;
	const states = Math.max(...slowest.map(({ item }) => wordOf(item).length));
	const times = Math.max(...slowest.map(({ ranMs }) => durationWords(ranMs).length));
	const lines = slowest.map(({ item, ranMs }) => [
		{ text: `  item ${String(item.index).padStart(digits)}  ` },
		{ text: durationWords(ranMs).padEnd(times + 2) },
		{ text: wordOf(item).padEnd(states + 2), style: styleOf(item) },
		{ text: itemWords(item, 200), style: "dim" as const },
	]);
	return ["slowest items", ...lines.map((spans) => styledLine(spans, columns, paint))];
}

function wordOf({ state }: ItemView): string {
	return stateMarks.find((mark) => mark.state === state)!.word;
}

function styleOf({ state }: ItemView) {
	return stateMarks.find((mark) => mark.state === state)!.style;
}
