import type { CommandContext } from "../command-context.ts";
import { harmless } from "../harmless-text.ts";
import type { JobProgress } from "../job-progress.ts";
import { failureLines, reportLines } from "../report-lines.ts";
import { paintFor } from "../styled-line.ts";
import type { Where } from "../where.ts";
import { detachedLines, interruptedLines } from "./ending-lines.ts";
import { plainLines } from "./plain-lines.ts";
import type { ProgressDisplay } from "./progress-display.ts";

/** For a pipe, a file, a build log: one line a change on stdout; what is for the user alone on stderr. */
export function plainDisplay(
	{ stdout, stderr, clock }: CommandContext,
	where: Where,
): ProgressDisplay {
	const paint = paintFor(stdout);
	let before: JobProgress | undefined;
	return {
		show(progress) {
			writeLines(stdout, plainLines(before, progress, clock.now()));
			before = progress;
		},
		notice: (message) => writeLines(stderr, [message]),
		report(report) {
			writeLines(stdout, [...reportLines(report, paint, where), ...failureLines(report, paint)]);
		},
		end(ending) {
			if (ending.reason === "interrupted") writeLines(stderr, interruptedLines(ending, where));
			if (ending.reason !== "detached") return;
			writeLines(stdout, [harmless(ending.job.id)]);
			writeLines(stderr, detachedLines(ending, where));
		},
	};
}

/** With `--quiet`: failures alone, on stderr, and with `--detach` the bare id. */
export function quietDisplay({ stdout, stderr }: CommandContext): ProgressDisplay {
	return {
		show: () => undefined,
		notice: () => undefined,
		report(report) {
			if (report.job.status === "succeeded") return;
			const paint = paintFor(stderr);
			writeLines(stderr, [...reportLines(report, paint), ...failureLines(report, paint)]);
		},
		end(ending) {
			if (ending.reason === "detached") writeLines(stdout, [harmless(ending.job.id)]);
		},
	};
}

function writeLines(output: NodeJS.WritableStream, lines: readonly string[]): void {
	if (lines.length > 0) output.write(`${lines.join("\n")}\n`);
}
