/** Resolves what of a platform refers to something else: variables as they are written, and secrets. */

import type { InitContainer, Platform } from "../platform.ts";
import { placeSecrets, type SecretSource } from "../platform-secrets.ts";
import { secretText, variableTexts } from "./container-parts.ts";
import type { JobFile } from "./job-schema.ts";
import type { JobSource } from "./job-source.ts";
import { readNamedFile } from "./named-file.ts";
import { platformShape } from "./platform-schema.ts";
import type { ProblemList } from "./problem-list.ts";
import type { SourceNode } from "./source-tree.ts";

const MAX_POLICY_LENGTH = 256 * 1024;

export interface PlatformParts {
	/** Absent when the job asks for nothing beyond its items' containers. */
	platform?: Platform;
	/** Values by their places in the file. */
	secrets: Record<string, string>;
}

export function platformParts(
	file: Partial<JobFile>,
	root: SourceNode,
	source: JobSource,
	problems: ProblemList,
): PlatformParts {
	const asked = Object.keys(platformShape).flatMap((key) => {
		const value = file[key as keyof typeof platformShape];
		return value === undefined ? [] : [[key, value]];
	});
	const secrets: Record<string, string> = {};
	if (asked.length === 0) return { secrets };
	// The schema's type says of what may be absent that it may be undefined too, which it never is.
	const given = Object.fromEntries(asked) as Platform<SecretSource>;
	if (file.ccePolicy !== undefined)
		given.ccePolicy = policyText(file.ccePolicy, source, problems) ?? "";
	const platform = placeSecrets(given, (secret, path, place) => {
		const text = secretText(secret, path, source, problems);
		if (text !== undefined) secrets[place] = text;
	});
	for (const kind of ["sidecars", "initContainers"] as const) {
		for (const [name, container] of Object.entries(platform[kind] ?? {}))
			container.env = envTexts(container, [kind, name, "env"], root, problems);
	}
	return { platform, secrets };
}

/** In base64, without the line breaks that it may be written with. Undefined after a problem was added. */
function policyText(
	given: NonNullable<JobFile["ccePolicy"]>,
	source: JobSource,
	problems: ProblemList,
): string | undefined {
	const place = { path: ["ccePolicy"], inline: `{ text: "…" }` };
	const read =
		typeof given === "string" ? readNamedFile(given, place, source, problems) : given.text;
	const text = read?.replaceAll(/\s/g, "");
	if (text === undefined) return undefined;
	if (text.length > MAX_POLICY_LENGTH)
		problems.addAtValue(
			place.path,
			`expected a policy of at most 256 KB, found ${text.length} characters`,
		);
	else if (text === "" || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text))
		problems.addAtValue(
			place.path,
			"expected a policy in base64, as az confcom acipolicygen prints it; Rego as it is read by people is not taken",
		);
	return text;
}

function envTexts(
	{ env }: InitContainer<unknown>,
	path: string[],
	root: SourceNode,
	problems: ProblemList,
): Record<string, string> {
	return variableTexts(env ?? {}, path, root, problems);
}
