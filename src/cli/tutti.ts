import { CommanderError } from "commander";
import type { CommandContext } from "./command-context.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { explainError } from "./explain-error.ts";
import { nearJob } from "./near-job.ts";
import { printLines } from "./print-lines.ts";
import { type Invocation, parseCommandLine } from "./program.ts";
import { ServerRefused } from "./server-error.ts";
import { paintFor } from "./styled-line.ts";
import { isHelp } from "./usage-error.ts";

/** Runs one command line and resolves to its exit code. Every error ends here, as lines on stderr. */
export async function tutti(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
	let invocation: Invocation | undefined;
	try {
		invocation = parseCommandLine(argv, context);
		return await invocation.perform();
	} catch (error) {
		if (error instanceof CommanderError && isHelp(error)) {
			return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage;
		}
		const { stderr, environment } = context;
		const debug = invocation?.debug ?? false;
		const paint = paintFor(stderr, environment);
		const isNoJob = error instanceof ServerRefused && error.code === "JobNotFound";
		const meant = isNoJob && invocation ? await nearJob(argv, invocation.place()) : undefined;
		const { lines, exitCode } = explainError(error, { debug, paint, meant });
		printLines(stderr, lines);
		return exitCode;
	}
}
