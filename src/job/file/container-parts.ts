/** Resolves the parts of a container that refer to something else: its files, variables and secrets. */

import type { SecretSource } from "../platform-secrets.ts";
import { MAX_FILES_BYTES, MAX_VALUE_BYTES } from "./container-schema.ts";
import type { JobFile } from "./job-schema.ts";
import type { JobSource } from "./job-source.ts";
import { readNamedFile } from "./named-file.ts";
import type { ProblemList } from "./problem-list.ts";
import { nodeAt, type ScalarNode, type SourceNode, type SourcePath } from "./source-tree.ts";

/** Each file's content by name. */
export function fileTexts(
	files: JobFile["files"],
	path: SourcePath,
	source: JobSource,
	problems: ProblemList,
): Record<string, string> {
	const texts: Record<string, string> = {};
	let bytes = 0;
	for (const [name, file] of Object.entries(files)) {
		const place = { path: [...path, name], inline: `{ text: "…" }` };
		const text =
			typeof file === "string" ? readNamedFile(file, place, source, problems) : file.text;
		if (text === undefined) continue;
		bytes += Buffer.byteLength(text);
		texts[name] = text;
	}
	if (bytes > MAX_FILES_BYTES)
		problems.addAtValue(
			path,
			`expected files of together at most 512 KB, as they travel in the container group's secret volume, found ${bytes} bytes; put larger data into the image or into blob storage`,
		);
	return texts;
}

/** Each variable's value as text; numbers and booleans as they stand in the file. */
export function variableTexts(
	env: JobFile["env"],
	path: SourcePath,
	root: SourceNode,
	problems: ProblemList,
): Record<string, string> {
	const texts: Record<string, string> = {};
	for (const [name, value] of Object.entries(env)) {
		const at = [...path, name];
		const text = typeof value === "string" ? value : (nodeAt(root, at) as ScalarNode).written;
		checkSize(text, at, problems);
		texts[name] = text;
	}
	return texts;
}

/** Each secret's value, from the file itself or from the submitter's environment; none of those in a key vault. */
export function secretTexts(
	secrets: JobFile["secrets"],
	source: JobSource,
	problems: ProblemList,
): Record<string, string> {
	const texts: Record<string, string> = {};
	for (const [name, secret] of Object.entries(secrets)) {
		if (secret.keyVault !== undefined) continue;
		const text = secretText(secret, ["secrets", name], source, problems);
		if (text !== undefined) texts[name] = text;
	}
	return texts;
}

/** One secret's value; undefined when there is none, which is a problem then. */
export function secretText(
	secret: SecretSource,
	path: SourcePath,
	{ environment }: JobSource,
	problems: ProblemList,
): string | undefined {
	const { value, env = "" } = secret;
	const text =
		value ?? (environment && Object.hasOwn(environment, env) ? environment[env] : undefined);
	if (environment === undefined && secret.env !== undefined)
		problems.addAtValue(
			[...path, "env"],
			'environment variables are resolved by the command line; sent without it, write { value: "…" }',
		);
	else if (text === undefined || text === "")
		problems.addAtValue(
			[...path, "env"],
			`the environment variable ${secret.env} is not set, or is empty; set it before submitting`,
		);
	else {
		checkSize(text, path, problems);
		return text;
	}
	return undefined;
}

function checkSize(text: string, path: SourcePath, problems: ProblemList): void {
	const bytes = Buffer.byteLength(text);
	if (bytes > MAX_VALUE_BYTES)
		problems.addAtValue(
			path,
			`expected at most 32 KB${path.includes("volumes") ? "" : ", as it is an environment variable"}, found ${bytes} bytes`,
		);
}
