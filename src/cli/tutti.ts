import { CommanderError } from "commander";
import type { CommandContext } from "./command-context.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { explainError } from "./explain-error.ts";
import { printLines } from "./print-lines.ts";
import { type Invocation, parseCommandLine } from "./program.ts";
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
		const { lines, exitCode } = explainError(error, {
			debug,
			paint: paintFor(stderr, environment),
		});
		printLines(stderr, lines);
		return exitCode;
	}
}
