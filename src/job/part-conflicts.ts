/** What the schema cannot see: parts that do not go together, and names that it passes over. */
import { MAX_GROUP, MAX_SPOT_GROUP } from "./container-schema.ts";
import type { JobFile } from "./job-schema.ts";
import type { ProblemList } from "./problem-list.ts";
import { nodeAt, type SourceNode } from "./source-tree.ts";

export function addPartConflicts(
	problems: ProblemList,
	root: SourceNode,
	file: Partial<JobFile>,
): void {
	addProtoNames(problems, root);
	addOversizedGroup(problems, file);
	const { secrets = {}, env = {}, merge } = file;
	for (const name of Object.keys(secrets)) {
		const message = `${name} is a secret of this job too; a variable can have one value only`;
		if (Object.hasOwn(env, name)) problems.addAtKey(["env", name], message);
		if (Object.hasOwn(merge?.env ?? {}, name)) problems.addAtKey(["merge", "env", name], message);
	}
}

/** Objects whose keys the user chooses. */
const NAMED_BY_USERS = [
	["env"],
	["secrets"],
	["files"],
	["merge", "env"],
	["merge", "files"],
	["items", "matrix"],
];

/** The one name that JavaScript objects cannot be trusted with; the schema passes over it in silence. */
function addProtoNames(problems: ProblemList, root: SourceNode): void {
	for (const path of NAMED_BY_USERS) {
		const node = nodeAt(root, path);
		if (node?.kind === "object" && node.entries.has("__proto__"))
			problems.addAtKey([...path, "__proto__"], "this name is not supported; choose another");
	}
}

/** A container group gets the sum of what its containers ask for. */
function addOversizedGroup(
	problems: ProblemList,
	{ resources, itemsPerGroup = 1, sku }: Partial<JobFile>,
): void {
	if (resources === undefined) return;
	const most = sku === "spot" ? MAX_SPOT_GROUP : MAX_GROUP;
	const needs = [
		[resources.cpu * itemsPerGroup, most.cpuCores, "vCPUs"],
		[resources.memoryGb * itemsPerGroup, most.memoryGb, "GB of memory"],
	] as const;
	for (const [needed, available, unit] of needs)
		if (needed > available)
			problems.addAtValue(
				["itemsPerGroup"],
				`expected container groups of at most ${available} ${unit}, found ${itemsPerGroup} items that need ${needed} together`,
			);
}
