import { fileErrorWords } from "../errors/file-error-words.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";

/** What to say, and to exit with, when stdout takes nothing any more: there is nothing left to do then. */
export function lostOutput(error: NodeJS.ErrnoException): { lines: string[]; exitCode: ExitCode } {
	// As after SIGPIPE, which Node does not let through: nobody reads any more.
	if (error.code === "EPIPE") return { lines: [], exitCode: exitCodes.outputClosed };
	return {
		lines: [
			`error: The output cannot be written: ${fileErrorWords(error)}.`,
			"hint: Send it elsewhere. A job that was started goes on; `tutti attach` follows it.",
		],
		exitCode: exitCodes.internal,
	};
}
