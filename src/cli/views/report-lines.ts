import type { JobView, OutcomeView } from "../../api/views.ts";
import { byteWords } from "../../job/byte-words.ts";
import { durationWords } from "../../job/duration-words.ts";
import { HERE, type Where } from "../server/where.ts";
import { itemWords, reasonWords } from "../text/describe-item.ts";
import { harmless, lastLogLines } from "../text/harmless-text.ts";
import { type Paint, unpainted } from "../text/styled-line.ts";
import { breakLine, wrapLine } from "../text/wrapped-text.ts";
import type { JobReport } from "./job-report.ts";
import { costReport, planReport } from "./money-report.ts";

const FAILURES_SHOWN = 5;
const LOG_LINES_SHOWN = 20;
const ITEM_COLUMNS = 60;
const ROWS_OF_A_LOG_LINE = 5;

/** What is printed when a job has ended: how it went, how much ran at once, where the output is. */
export function reportLines(
	report: JobReport,
	paint: Paint = unpainted,
	where: Where = HERE,
): string[] {
	const { job, tookMs, parallelism } = report;
	const style = job.status === "succeeded" ? "green" : job.status === "failed" ? "red" : "yellow";
	const lines = [
		`${paint(["bold", style], `${harmless(job.id)} ${job.status}`)} ${timeWords(job, tookMs)}`,
		`  ${countWords(job)}${mergeWords(job)}`,
	];
	if (parallelism !== undefined) {
		const average = parallelism.average.toFixed(1);
		lines.push(`  up to ${parallelism.peak} at once, ${average} on average`);
	}
	lines.push(...costReport(job), ...planReport(job, tookMs));
	lines.push(...outputLines(report, paint, where));
	return lines;
}

function timeWords({ status, run }: JobView, tookMs: number): string {
	if (run > 1) return `in run ${run}, after ${durationWords(tookMs)}`;
	return `${status === "succeeded" ? "in" : "after"} ${durationWords(tookMs)}`;
}

function countWords({ items, itemCount }: JobView): string {
	const noun = itemCount === 1 ? "item" : "items";
	const words = [`${items.succeeded} of ${itemCount} ${noun} succeeded`];
	if (items.failed > 0) words.push(`${items.failed} failed`);
	if (items.canceled > 0) words.push(`${items.canceled} canceled`);
	return words.join(", ");
}

function mergeWords({ merge, mergeSkipped }: JobView): string {
	if (merge !== undefined) return `; the merge step ${merge.status}`;
	return mergeSkipped === undefined ? "" : `; no merge: ${harmless(mergeSkipped)}`;
}

function outputLines({ job, output }: JobReport, paint: Paint, { option }: Where): string[] {
	if (output === undefined) {
		if (job.status !== "succeeded") return [];
		const command = `tutti result ${harmless(job.id)} --output <file>${option}`;
		return [`  result: ${paint("dim", `not saved; ${command} writes it`)}`];
	}
	const path = harmless(output.path);
	if ("notWritten" in output) return [`  ${path} was not written: ${harmless(output.notWritten)}`];
	return [`  result: ${path} (${harmless(output.mediaType)}, ${byteWords(output.bytes)})`];
}

/**
 * Why items, or the merge step, failed: the first few with the last lines of their logs, and where the whole is. In lines
 * of at most `columns`.
 */
export function failureLines(
	{ job, failed }: JobReport,
	paint: Paint = unpainted,
	{ option }: Where = HERE,
	columns = Number.POSITIVE_INFINITY,
): string[] {
	const lines = failed.slice(0, FAILURES_SHOWN).flatMap((item) => {
		const reason = reasonWords(item.outcome);
		const room = columns - `item ${item.index} (): ${reason}`.length;
		const title = `item ${item.index} (${itemWords(item, Math.min(ITEM_COLUMNS, Math.max(8, room)))})`;
		return outcomeLines(title, item.outcome, paint, columns);
	});
	const more = failed.length - FAILURES_SHOWN;
	if (more > 0) lines.push(`and ${more} more failed`);
	if (job.merge?.status === "failed") {
		lines.push(...outcomeLines("merge step", job.merge, paint, columns));
	}
	if (lines.length === 0) return [];
	const whole = `Whole logs: tutti logs ${harmless(job.id)} --failed${option}`;
	// In one piece, so that it can be copied from any terminal.
	return [...lines, paint("dim", whole)];
}

function outcomeLines(
	title: string,
	outcome: OutcomeView,
	paint: Paint,
	columns: number,
): string[] {
	const lines = [`${paint(["bold", "red"], title)}: ${reasonWords(outcome)}`];
	if (outcome.message !== undefined) lines.push(`  ${harmless(outcome.message)}`);
	return [
		...lines.flatMap((line) => wrapLine(line, columns)),
		...logLines(lastLogLines(outcome.logTail ?? "", LOG_LINES_SHOWN), paint, columns),
	];
}

/** Lines of a log, set off at their left. Of one that takes many rows of a terminal, the first few. */
export function logLines(lines: readonly string[], paint: Paint, columns: number): string[] {
	return lines
		.flatMap((line) => breakLine(line, Math.max(8, columns - 4), ROWS_OF_A_LOG_LINE))
		.map((row) => `  ${paint("dim", `│ ${row}`)}`);
}
