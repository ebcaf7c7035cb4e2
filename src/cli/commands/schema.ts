import packageJson from "../../../package.json" with { type: "json" };
import { openApiDocument } from "../../contract/openapi-document.ts";
import { jobFileJsonSchema } from "../../job/job-file-json-schema.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";

/** `tutti schema`: the JSON schema of job files, for editors; with `--api` the API's OpenAPI document, for clients. */
export function schema(options: { api?: true }, { stdout }: CommandContext): ExitCode {
	const document = options.api ? openApiDocument(packageJson.version) : jobFileJsonSchema();
	stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
	return exitCodes.succeeded;
}
