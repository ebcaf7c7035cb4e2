import type { JobView } from "../../api/views.ts";
import type { CommandContext } from "../command-context.ts";
import { explainedError } from "../errors/explain-error.ts";
import type { ExitCode } from "../exit-code.ts";
import { Interrupted, watchInterrupts } from "../interrupted.ts";
import { type Place, whereOf } from "../place.ts";
import { openDisplay } from "../progress/open-display.ts";
import type { Ending, ProgressDisplay } from "../progress/progress-display.ts";
import { connectToServer, type ServerConnection } from "../server/server-connection.ts";
import type { Where } from "../server/where.ts";
import { connectToTarget } from "../target/target-connection.ts";
import { printLines } from "../text/print-lines.ts";

/** What `run` and `attach` work with while they have a job in hand. */
export interface JobSession {
	context: CommandContext;
	display: ProgressDisplay;
	/** Aborted by the first Ctrl-C. */
	signal: AbortSignal;
	where: Where;
	/** Finds or starts the server, or reaches the target. */
	connect(): Promise<ServerConnection>;
	/** The session's job, so that an interruption can say what goes on. */
	remember(job: JobView): void;
}

/**
 * Gives `work` a display and interrupts, and takes both away again: the display's `end` is called exactly
 * once. An interruption is an ending; every other error is thrown on after the display has ended.
 */
export async function jobSession(
	place: Place,
	options: { json?: boolean | undefined; quiet?: boolean | undefined },
	work: (session: JobSession) => Promise<Ending>,
): Promise<ExitCode> {
	const { context } = place;
	const where = whereOf(place);
	const display = openDisplay(context, options, where);
	const { signal, release } = watchInterrupts(context.signals);
	let job: JobView | undefined;
	const session: JobSession = {
		context,
		display,
		signal,
		where,
		connect() {
			const { notice } = display;
			// JSON lines are about the job.
			const tell = options.json
				? (message: string) => printLines(context.stderr, [message])
				: notice;
			const target = place.chosen?.target;
			if (target === undefined) return connectToServer({ ...place, signal, notice, tell });
			return connectToTarget({ context, target, where, signal, tell }, notice);
		},
		remember: (seen) => {
			job = seen;
		},
	};
	try {
		const ending = await work(session);
		display.end(ending);
		return ending.exitCode;
	} catch (error) {
		if (error instanceof Interrupted) {
			const { by, exitCode } = error;
			display.end({ reason: "interrupted", exitCode, by, ...(job && { job }) });
			return exitCode;
		}
		const { message, problems, exitCode } = explainedError(error);
		display.end({ reason: "error", exitCode, message, ...(problems && { problems }) });
		throw error;
	} finally {
		release();
	}
}
