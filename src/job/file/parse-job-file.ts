/**
 * From the text of a job file to a submission, or to everything that is wrong with it.
 *
 * 1. All problems are told at once: each part is resolved when it alone is right.
 * 2. Nothing is taken from outside but through the source that the caller gives.
 * 3. A secret's value stands in the submission's `secrets`, and in no message.
 * 4. What a file is warned of keeps it from nothing.
 */

import type { Submission } from "../job.ts";
import { fileTexts, secretTexts, variableTexts } from "./container-parts.ts";
import { addIdentityWarnings } from "./identity-warnings.ts";
import { itemTexts } from "./item-texts.ts";
import { type JobFile, jobFileSchema } from "./job-schema.ts";
import { type JobSource, readJobSource } from "./job-source.ts";
import { addPartConflicts } from "./part-conflicts.ts";
import { platformParts } from "./platform-parts.ts";
import type { Problem } from "./problem.ts";
import { ProblemList } from "./problem-list.ts";
import { addSchemaProblems } from "./schema-problems.ts";
import { plainValue, type SourceNode } from "./source-tree.ts";
import { type ResolvedParts, submissionOf } from "./submission.ts";

export function parseJobFile(
	text: string,
	source: JobSource,
): { submission: Submission; warnings: Problem[] } | { problems: Problem[] } {
	const { root, faults } = readJobSource(text, source.name);
	const problems = new ProblemList(source.name, text, root);
	for (const { offset, message } of faults) problems.addAtOffset(offset, message);
	if (root === undefined) return { problems: problems.inFileOrder() };

	const checked = jobFileSchema.safeParse(plainValue(root));
	if (!checked.success) addSchemaProblems(problems, root, checked.error.issues);
	const file = checked.success ? checked.data : partsThatAreRight(root);
	const parts = resolveParts(file, root, source, problems);
	addPartConflicts(problems, root, file);

	const found = problems.inFileOrder();
	if (!checked.success || found.length > 0) return { problems: found };
	const warnings = new ProblemList(source.name, text, root);
	addIdentityWarnings(warnings, checked.data);
	const submission = submissionOf(checked.data, parts, source.name);
	return { submission, warnings: warnings.inFileOrder() };
}

/** The top-level keys whose values pass the schema, each on its own. */
function partsThatAreRight(root: SourceNode): Partial<JobFile> {
	if (root.kind !== "object") return {};
	const right = Object.entries(jobFileSchema.shape).flatMap(([key, schema]) => {
		const node = root.entries.get(key)?.value;
		const checked = schema.safeParse(node && plainValue(node));
		return checked.success ? [[key, checked.data]] : [];
	});
	return Object.fromEntries(right) as Partial<JobFile>;
}

function resolveParts(
	file: Partial<JobFile>,
	root: SourceNode,
	source: JobSource,
	problems: ProblemList,
): ResolvedParts {
	const { items = [], files = {}, env = {}, secrets = {}, merge } = file;
	const parts: ResolvedParts = {
		items: itemTexts(items, root, source, problems),
		files: fileTexts(files, ["files"], source, problems),
		env: variableTexts(env, ["env"], root, problems),
		secrets: secretTexts(secrets, source, problems),
		platform: platformParts(file, root, source, problems),
	};
	if (merge?.files !== undefined)
		parts.mergeFiles = fileTexts(merge.files, ["merge", "files"], source, problems);
	if (merge?.env !== undefined)
		parts.mergeEnv = variableTexts(merge.env, ["merge", "env"], root, problems);
	return parts;
}
