import packageJson from "../../../package.json" with { type: "json" };
import { openApiDocument } from "../../contract/openapi-document.ts";
import { jobFileJsonSchema } from "../../job/file/job-file-json-schema.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { jsonLineJsonSchema } from "../progress/json-line-schema.ts";

/**
 * `tutti schema`: the JSON schema of job files, for editors; with `--api` the API's OpenAPI document, with `--events`
 * the JSON schema of the lines of `--json`, for programs.
 */
export function schema(
	{ api = false, events = false }: { api?: boolean | undefined; events?: boolean | undefined },
	{ stdout }: CommandContext,
): ExitCode {
	const schemaOf = events ? jsonLineJsonSchema : jobFileJsonSchema;
	const document = api ? openApiDocument(packageJson.version) : schemaOf();
	stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
	return exitCodes.succeeded;
}
