import type { CommandContext } from "../command-context.ts";
import type { JobProgress } from "../job/job-progress.ts";
import type { Where } from "../server/where.ts";
import { harmless } from "../text/harmless-text.ts";
import { columnsOf, printLines } from "../text/print-lines.ts";
import { paintFor } from "../text/styled-line.ts";
import { failureLines, reportLines } from "../views/report-lines.ts";
import { detachedLines, interruptedLines } from "./ending-lines.ts";
import { plainLines } from "./plain-lines.ts";
import type { ProgressDisplay } from "./progress-display.ts";

/** For a pipe, a file, a build log: one line a change on stdout; what is for the user alone on stderr. */
export function plainDisplay(
	{ stdout, stderr, clock, environment }: CommandContext,
	where: Where,
): ProgressDisplay {
	const paint = paintFor(stdout, environment);
	let before: JobProgress | undefined;
	return {
		show(progress) {
			printLines(stdout, plainLines(before, progress, clock.now()));
			before = progress;
		},
		notice: (message) => printLines(stderr, [message]),
		report(report) {
			const failures = failureLines(report, paint, where, columnsOf(stdout));
			printLines(stdout, [...reportLines(report, paint, where), ...failures]);
		},
		end(ending) {
			if (ending.reason === "interrupted") printLines(stderr, interruptedLines(ending, where));
			if (ending.reason !== "detached") return;
			printLines(stdout, [harmless(ending.job.id)]);
			printLines(stderr, detachedLines(ending, where));
		},
	};
}

/** With `--quiet`: failures alone, on stderr, and with `--detach` the bare id. */
export function quietDisplay(
	{ stdout, stderr, environment }: CommandContext,
	where: Where,
): ProgressDisplay {
	return {
		show: () => undefined,
		notice: () => undefined,
		report(report) {
			if (report.job.status === "succeeded") return;
			const paint = paintFor(stderr, environment);
			const failures = failureLines(report, paint, where, columnsOf(stderr));
			printLines(stderr, [...reportLines(report, paint, where), ...failures]);
		},
		end(ending) {
			if (ending.reason === "detached") printLines(stdout, [harmless(ending.job.id)]);
		},
	};
}
