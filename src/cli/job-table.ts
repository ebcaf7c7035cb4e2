import type { JobView } from "../api/views.ts";
import { durationWords } from "./duration-words.ts";
import { harmless } from "./harmless-text.ts";
import { endedCount, statusWords } from "./job-progress.ts";
import { type Paint, type Span, styledLine } from "./styled-line.ts";
import { textWidth } from "./text-width.ts";

const TITLES = ["JOB", "STATUS", "ITEMS", "FAILED", "CREATED", "TOOK", "IMAGE"];

/** Jobs as a table of at most `columns` columns, with a line of titles. */
export function jobTable(
	jobs: readonly JobView[],
	now: number,
	columns: number,
	paint: Paint,
): string[] {
	const rows = jobs.map((job) => jobCells(job, now));
	const widths = TITLES.map((title, column) =>
		rows.reduce((widest, row) => Math.max(widest, textWidth(row[column]!.text)), title.length),
	);
	const titles = TITLES.map((text): Span => ({ text, style: "dim" }));
	return [titles, ...rows].map((cells) => styledLine(padded(cells, widths), columns, paint));
}

function padded(cells: readonly Span[], widths: readonly number[]): Span[] {
	return cells.flatMap((cell, column) =>
		column === cells.length - 1
			? [cell]
			: [cell, { text: " ".repeat(widths[column]! - textWidth(cell.text) + 2) }],
	);
}

function jobCells(job: JobView, now: number): Span[] {
	const createdAt = Date.parse(job.createdAt);
	const endedAt = job.finishedAt === undefined ? now : Date.parse(job.finishedAt);
	const cleaning = job.status !== "running" && job.containerGroups > 0 ? ", cleaning up" : "";
	const failed = job.items.failed;
	return [
		{ text: harmless(job.id), style: "bold" },
		{ text: statusWords(job) + cleaning, style: statusStyle(job) },
		{ text: `${endedCount(job)}/${job.itemCount}` },
		failed > 0 ? { text: String(failed), style: "red" } : { text: "0" },
		{ text: `${durationWords(now - createdAt)} ago` },
		{ text: durationWords(endedAt - createdAt) },
		{ text: harmless(job.image), style: "dim" },
	];
}

function statusStyle({ status, canceledAt }: JobView): NonNullable<Span["style"]> {
	if (status === "succeeded") return "green";
	if (status === "failed") return "red";
	return status === "canceled" || canceledAt !== undefined ? "yellow" : "cyan";
}
