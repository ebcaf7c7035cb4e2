import type { CommandContext } from "../command-context.ts";
import type { JobProgress } from "../job/job-progress.ts";
import type { Where } from "../server/where.ts";
import { harmless } from "../text/harmless-text.ts";
import { paintFor } from "../text/styled-line.ts";
import { wrapLine } from "../text/wrapped-text.ts";
import { failureLines, reportLines } from "../views/report-lines.ts";
import { detachedLines, interruptedLines } from "./ending-lines.ts";
import { liveArea, sizeOf } from "./live-area.ts";
import type { ProgressDisplay } from "./progress-display.ts";
import { progressView } from "./progress-view.ts";

const REPAINT_MS = 250;

/**
 * The live view on a terminal. States: idle (nothing drawn) → live (from the first `show`: drawn, repainted
 * four times a second) → ended (by `end`; the cursor is back, nothing is drawn any more). Ctrl-Z leaves the
 * picture as it is, and a new one is drawn when the process continues.
 */
export function terminalDisplay(context: CommandContext, where: Where): ProgressDisplay {
	const { stdout, clock, signals, environment } = context;
	const paint = paintFor(stdout, environment);
	const area = liveArea(stdout);
	const print = (lines: readonly string[]) =>
		area.print(lines.flatMap((line) => wrapLine(line, sizeOf(stdout).columns)));
	let progress: JobProgress | undefined;
	let cancelRepaint: (() => void) | undefined;

	const repaint = () => {
		if (progress === undefined) return;
		area.draw(progressView(progress, sizeOf(stdout).columns, clock.now(), paint));
		cancelRepaint?.();
		cancelRepaint = clock.callAt(clock.now() + REPAINT_MS, repaint);
	};
	const suspend = () => {
		cancelRepaint?.();
		area.leave();
		context.suspend();
	};
	const release = () => {
		cancelRepaint?.();
		area.draw([]);
		signals.off("SIGTSTP", suspend);
		signals.off("SIGCONT", repaint);
		signals.off("exit", release);
		stdout.off("resize", repaint);
	};
	signals.on("SIGTSTP", suspend);
	signals.on("SIGCONT", repaint);
	signals.on("exit", release);
	stdout.on("resize", repaint);

	return {
		show(next) {
			progress = next;
			repaint();
		},
		notice: (message) => print([paint("dim", message)]),
		report(report) {
			area.draw([]);
			print(reportLines(report, paint, where));
			const failures = failureLines(report, paint, where, sizeOf(stdout).columns);
			if (failures.length > 0) area.print(["", ...failures]);
		},
		end(ending) {
			release();
			progress = undefined;
			if (ending.reason === "interrupted") area.print(interruptedLines(ending, where));
			if (ending.reason === "detached") {
				area.print([harmless(ending.job.id), ...detachedLines(ending, where)]);
			}
		},
	};
}
