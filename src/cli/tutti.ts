import { CommanderError } from "commander";
import type { CommandContext } from "./command-context.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { explainError } from "./explain-error.ts";
import { type Invocation, parseCommandLine } from "./program.ts";
import { paintFor } from "./styled-line.ts";

/** Runs one command line and resolves to its exit code. Every error ends here, as lines on stderr. */
export async function tutti(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
	let invocation: Invocation | undefined;
	try {
		invocation = parseCommandLine(argv, context);
		return await invocation.perform();
	} catch (error) {
		// Commander has printed its own message, or the help that was asked for.
		if (error instanceof CommanderError) {
			return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage;
		}
		const { stderr } = context;
		const debug = invocation?.debug ?? false;
		const { lines, exitCode } = explainError(error, { debug, paint: paintFor(stderr) });
		stderr.write(`${lines.join("\n")}\n`);
		return exitCode;
	}
}
