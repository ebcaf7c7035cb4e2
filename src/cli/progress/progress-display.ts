import type { JobView } from "../../api/views.ts";
import type { ExitCode } from "../exit-code.ts";
import type { InterruptSignal } from "../interrupted.ts";
import type { JobProgress } from "../job/job-progress.ts";
import type { JobReport } from "../views/job-report.ts";

/** How a command ended that ran or followed a job. */
export type Ending =
	| { reason: "finished"; exitCode: ExitCode; job: JobView; report: JobReport }
	/** The job was submitted or found, and nobody follows it. */
	| { reason: "detached"; exitCode: ExitCode; job: JobView }
	/** Stopped by a signal; the job, as it was last seen, goes on. Absent: it came to none. */
	| { reason: "interrupted"; exitCode: ExitCode; by: InterruptSignal; job?: JobView }
	/** The error itself is reported by whoever caught it. */
	| { reason: "error"; exitCode: ExitCode; message: string; problems?: readonly string[] };

/**
 * Shows a job while it is followed: a live view, a line per change, JSON lines, or nearly nothing.
 * Calls come in the order `show`*, `report`, `show`* (cleaning up), `end`; `notice` any time before `end`.
 */
export interface ProgressDisplay {
	/** Takes every look at the job, also those that brought nothing new. */
	show(progress: JobProgress): void;
	/** A sentence for the user. */
	notice(message: string): void;
	/** The job has ended, and its output, if any was asked for, is written. */
	report(report: JobReport): void;
	/** Comes once, last, whatever happened. */
	end(ending: Ending): void;
}
