import type { JobView } from "../../api/views.ts";
import { durationWords } from "../../job/duration-words.ts";
import { endedCount, statusWords } from "../job/job-progress.ts";
import { harmless } from "../text/harmless-text.ts";
import { type Paint, type Span, styledLine } from "../text/styled-line.ts";
import { textWidth } from "../text/text-width.ts";
import { deletingWords, waitWords } from "../text/wait-words.ts";

const TITLES = ["JOB", "STATUS", "ITEMS", "FAILED", "CREATED", "TOOK", "IMAGE"];

/**
 * Jobs as a table of at most `columns` columns, with a line of titles. A job that waits for something or has groups
 * to delete has a second line, indented.
 */
export function jobTable(
	jobs: readonly JobView[],
	now: number,
	columns: number,
	paint: Paint,
): string[] {
	const rows = jobs.map((job) => jobCells(job, now));
	const more = (job: JobView) =>
		noteOf(job, now).map((text) =>
			styledLine([{ text: `  ${text}`, style: "dim" }], columns, paint),
		);
	const widths = TITLES.map((title, column) =>
		rows.reduce((widest, row) => Math.max(widest, textWidth(row[column]!.text)), title.length),
	);
	const titles = TITLES.map((text): Span => ({ text, style: "dim" }));
	const line = (cells: readonly Span[]) => styledLine(padded(cells, widths), columns, paint);
	return [line(titles), ...jobs.flatMap((job, row) => [line(rows[row]!), ...more(job)])];
}

function padded(cells: readonly Span[], widths: readonly number[]): Span[] {
	return cells.flatMap((cell, column) =>
		column === cells.length - 1
			? [cell]
			: [cell, { text: " ".repeat(widths[column]! - textWidth(cell.text) + 2) }],
	);
}

function jobCells(job: JobView, now: number): Span[] {
	const { createdAt, runStartedAt } = job;
	const endedAt = job.finishedAt === undefined ? now : Date.parse(job.finishedAt);
	const failed = job.items.failed;
	return [
		{ text: harmless(job.id), style: "bold" },
		{ text: statusWords(job), style: statusStyle(job) },
		{ text: `${endedCount(job)}/${job.itemCount}` },
		failed > 0 ? { text: String(failed), style: "red" } : { text: "0" },
		{ text: `${durationWords(now - Date.parse(createdAt))} ago` },
		{ text: durationWords(endedAt - Date.parse(runStartedAt)) },
		{ text: harmless(job.image), style: "dim" },
	];
}

/** What keeps the job, in a line, if there is anything to say. */
function noteOf(job: JobView, now: number): string[] {
	const wait = job.status === "running" ? waitWords(job, now) : undefined;
	const words = [wait && `waiting ${wait}`, deletingWords(job)].filter(
		(each) => each !== undefined,
	);
	return words.length === 0 ? [] : [words.join("; ")];
}

function statusStyle({ status, canceledAt, suspendedAt }: JobView): NonNullable<Span["style"]> {
	if (status === "succeeded") return "green";
	if (status === "failed") return "red";
	if (status === "canceled" || canceledAt !== undefined) return "yellow";
	return suspendedAt === undefined ? "cyan" : "yellow";
}
