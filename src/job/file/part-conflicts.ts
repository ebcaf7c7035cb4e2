/** What the schema cannot see: parts that do not go together, and names that it passes over. */
import { addExpectationConflicts } from "./expect-conflicts.ts";
import { addGroupConflicts } from "./group-conflicts.ts";
import type { JobFile } from "./job-schema.ts";
import { addPlatformConflicts } from "./platform-conflicts.ts";
import type { ProblemList } from "./problem-list.ts";
import { nodeAt, type SourceNode } from "./source-tree.ts";

export function addPartConflicts(
	problems: ProblemList,
	root: SourceNode,
	file: Partial<JobFile>,
): void {
	addProtoNames(problems, root);
	addGroupConflicts(problems, file);
	addPlatformConflicts(problems, file);
	addExpectationConflicts(problems, file);
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
	["volumes"],
	["mounts"],
	["sidecars"],
	["initContainers"],
];
/** And those within an object of theirs. */
const NAMED_WITHIN = {
	volumes: ["secret"],
	sidecars: ["env", "secrets", "mounts"],
	initContainers: ["env", "secrets", "mounts"],
};

/** The one name that JavaScript objects cannot be trusted with; the schema passes over it in silence. */
function addProtoNames(problems: ProblemList, root: SourceNode): void {
	const within = Object.entries(NAMED_WITHIN).flatMap(([key, inner]) => {
		const node = nodeAt(root, [key]);
		const names = node?.kind === "object" ? [...node.entries.keys()] : [];
		return names.flatMap((name) => inner.map((each) => [key, name, each]));
	});
	for (const path of [...NAMED_BY_USERS, ...within]) {
		const node = nodeAt(root, path);
		if (node?.kind === "object" && node.entries.has("__proto__"))
			problems.addAtKey([...path, "__proto__"], "this name is not supported; choose another");
	}
}
