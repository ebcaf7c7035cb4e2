import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { readJobFile } from "../job/job-file.ts";
import { printLines } from "../text/print-lines.ts";

/** `tutti validate <job.yaml>`: throws JobFileRejected with every problem of the file. Warnings go to stderr. */
export function validate(context: CommandContext, file: string): ExitCode {
	const { submission, warnings } = readJobFile(file, context);
	printLines(context.stderr, warnings);
	const { job, items } = submission;
	const noun = items.length === 1 ? "item" : "items";
	const merge = job.merge === undefined ? "" : ", and a merge step";
	printLines(context.stdout, [
		`${file} is right: ${job.name}, ${items.length} ${noun} of ${job.image}${merge}`,
	]);
	return exitCodes.succeeded;
}
