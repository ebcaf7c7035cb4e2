import type { JobView } from "../../api/views.ts";
import type { CommandContext } from "../command-context.ts";
import type { ExitCode } from "../exit-code.ts";
import type { JobProgress } from "../job/job-progress.ts";
import type { OutputReport } from "../views/job-report.ts";
import type { Parallelism } from "../views/parallelism.ts";
import { type JobChange, jobChanges } from "./job-changes.ts";
import type { Ending, ProgressDisplay } from "./progress-display.ts";

/** One line of `--json`. The last one is always of the type `end`. Documented in docs/cli.md. */
export type JsonLine = JobChange | { type: "notice"; message: string } | EndLine;

interface EndLine {
	type: "end";
	reason: Ending["reason"];
	exitCode: ExitCode;
	jobId?: string;
	job?: JobView;
	tookMs?: number;
	parallelism?: Parallelism;
	output?: OutputReport;
	message?: string;
	problems?: readonly string[];
}

export function jsonDisplay({ stdout }: CommandContext): ProgressDisplay {
	let before: JobProgress | undefined;
	const write = (line: JsonLine) => stdout.write(`${JSON.stringify(line)}\n`);
	return {
		show(progress) {
			for (const change of jobChanges(before, progress)) write(change);
			before = progress;
		},
		notice: (message) => write({ type: "notice", message }),
		report: () => undefined,
		end: (ending) => write(endLine(ending)),
	};
}

function endLine(ending: Ending): EndLine {
	const { reason, exitCode } = ending;
	const line: EndLine = { type: "end", reason, exitCode };
	switch (ending.reason) {
		case "finished": {
			const { tookMs, parallelism, output } = ending.report;
			const { job } = ending;
			return {
				...line,
				jobId: job.id,
				job,
				tookMs,
				...(parallelism && { parallelism }),
				...(output && { output }),
			};
		}
		case "detached":
			return { ...line, jobId: ending.job.id, job: ending.job };
		case "interrupted":
			return { ...line, ...(ending.job && { jobId: ending.job.id, job: ending.job }) };
		case "error":
			return {
				...line,
				message: ending.message,
				...(ending.problems && { problems: ending.problems }),
			};
	}
}
