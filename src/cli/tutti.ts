import { CommanderError } from "commander";
import type { CommandContext } from "./command-context.ts";
import { explainError } from "./errors/explain-error.ts";
import { isHelp } from "./errors/usage-error.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { nearJob } from "./job/near-job.ts";
import { type Invocation, parseCommandLine } from "./program.ts";
import { ServerRefused } from "./server/server-error.ts";
import { printLines } from "./text/print-lines.ts";
import { paintFor } from "./text/styled-line.ts";

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
