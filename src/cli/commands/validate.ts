import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { readJobFile } from "../job-file.ts";

/** `tutti validate <job.yaml>`: throws JobFileRejected with every problem of the file. */
export function validate(context: CommandContext, file: string): ExitCode {
	const { job, items } = readJobFile(file, context).submission;
	const noun = items.length === 1 ? "item" : "items";
	const merge = job.merge === undefined ? "" : ", and a merge step";
	context.stdout.write(
		`${file} is right: ${job.name}, ${items.length} ${noun} of ${job.image}${merge}\n`,
	);
	return exitCodes.succeeded;
}
