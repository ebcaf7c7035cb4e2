import { jobFileJsonSchema } from "../../job/job-file-json-schema.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";

/** `tutti schema`: the JSON schema of job files, for editors. */
export function schema({ stdout }: CommandContext): ExitCode {
	stdout.write(`${JSON.stringify(jobFileJsonSchema(), undefined, 2)}\n`);
	return exitCodes.succeeded;
}
