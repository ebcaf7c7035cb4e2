import type { JobView } from "../api/views.ts";
import type { CommandContext } from "./command-context.ts";
import type { ExitCode } from "./exit-code.ts";
import { explainedError } from "./explain-error.ts";
import { Interrupted, watchInterrupts } from "./interrupted.ts";
import { openDisplay } from "./progress/open-display.ts";
import type { Ending, ProgressDisplay } from "./progress/progress-display.ts";
import { connectToServer, type ServerConnection } from "./server-connection.ts";

/** What `run` and `attach` work with while they have a job in hand. */
export interface JobSession {
	context: CommandContext;
	display: ProgressDisplay;
	/** Aborted by the first Ctrl-C. */
	signal: AbortSignal;
	/** Finds or starts the server. */
	connect(): Promise<ServerConnection>;
	/** The session's job, so that an interruption can say what goes on. */
	remember(job: JobView): void;
}

/**
 * Gives `work` a display and interrupts, and takes both away again: the display's `end` is called exactly
 * once. An interruption is an ending; every other error is thrown on after the display has ended.
 */
export async function jobSession(
	place: { context: CommandContext; stateFolder: string },
	options: { json?: boolean | undefined; quiet?: boolean | undefined },
	work: (session: JobSession) => Promise<Ending>,
): Promise<ExitCode> {
	const { context } = place;
	const display = openDisplay(context, options);
	const { signal, release } = watchInterrupts(context.signals);
	let job: JobView | undefined;
	const session: JobSession = {
		context,
		display,
		signal,
		connect: () => connectToServer({ ...place, signal, notice: display.notice }),
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
