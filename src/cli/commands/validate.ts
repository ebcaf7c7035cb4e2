import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { readJobFile } from "../job-file.ts";

/** `tutti validate <job.yaml>`: throws JobFileRejected with every problem of the file. Warnings go to stderr. */
export function validate(context: CommandContext, file: string): ExitCode {
	const { submission, warnings } = readJobFile(file, context);
	for (const warning of warnings) context.stderr.write(`${warning}\n`);
	const { job, items } = submission;
	const noun = items.length === 1 ? "item" : "items";
	const merge = job.merge === undefined ? "" : ", and a merge step";
	context.stdout.write(
		`${file} is right: ${job.name}, ${items.length} ${noun} of ${job.image}${merge}\n`,
	);
	return exitCodes.succeeded;
}
