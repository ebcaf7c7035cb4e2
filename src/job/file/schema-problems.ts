/** Turns what the schema found wrong into problems that say what was expected and what was found. */
import type * as z from "zod";
import { describeFound } from "./found-value.ts";
import { type JsonSchema, jobFileJsonSchema, knownKeys, schemaAt } from "./job-file-json-schema.ts";
import { nearestKey } from "./nearest-key.ts";
import type { ProblemList } from "./problem-list.ts";
import { nodeAt, type SourceNode, type SourcePath } from "./source-tree.ts";

type Issue = z.core.$ZodIssue;

export function addSchemaProblems(
	problems: ProblemList,
	root: SourceNode,
	issues: readonly Issue[],
): void {
	const schema = jobFileJsonSchema();
	const chosen = issues.flatMap(chosenBranch);
	for (const issue of chosen.filter((each) => !isExplained(each, chosen))) {
		const path = issue.path as SourcePath;
		if (issue.code === "unrecognized_keys") {
			const known = knownKeys(schemaAt(schema, path)!);
			for (const key of issue.keys)
				problems.addAtKey([...path, key], unknownKeyMessage(key, known));
		} else if (issue.code === "invalid_key") {
			const names = schemaAt(schema, path.slice(0, -1))?.propertyNames;
			problems.addAtKey(path, `${names!.errorMessage}`);
		} else problems.addAtValue(path, valueMessage(schema, root, path));
	}
}

/** A key that is misspelt explains why the object around it lacks one. */
function isExplained(issue: Issue, issues: readonly Issue[]): boolean {
	const path = issue.path.join("\n");
	return (
		issue.code === "custom" &&
		issues.some((each) => each.code === "unrecognized_keys" && each.path.join("\n") === path)
	);
}

/**
 * Of a value that fits no branch of a union: the issues within the one branch that is of its kind, such as
 * the object form of `items` for an object; the union's own issue when there is none.
 */
function chosenBranch(issue: Issue): Issue[] {
	if (issue.code !== "invalid_union") return [issue];
	const ofItsKind = issue.errors.filter(
		(branch) => !branch.some((each) => each.code === "invalid_type" && each.path.length === 0),
	);
	const [branch] = ofItsKind;
	if (branch === undefined) return [issue];
	return branch
		.map((each) => ({ ...each, path: [...issue.path, ...each.path] }) as Issue)
		.flatMap(chosenBranch);
}

function valueMessage(schema: JsonSchema, root: SourceNode, path: SourcePath): string {
	const expected = nearestWords(schema, path);
	const node = nodeAt(root, path);
	if (node === undefined) return `missing: ${expected}`;
	return `${expected}, found ${describeFound(node, path)}`;
}

/** The words at the path or, where the schema has none (the elements of `command`), around it. */
function nearestWords(schema: JsonSchema, path: SourcePath): string {
	const words = schemaAt(schema, path)?.errorMessage;
	return words ?? nearestWords(schema, path.slice(0, -1));
}

const NO_PROBES =
	"there are no probes: timeouts end what hangs, and what must be ready before the items is an init container (initContainers)";

/** Keys that people look for in vain, and where to go instead. */
const NOT_OFFERED = new Map([
	[
		"port",
		"a job's containers are reached by nobody, so there are no ports: they call out, and end. What must be reached while it runs is a service: run it on Azure Container Apps",
	],
	[
		"dnsnamelabel",
		"a job's containers have no public address, and so no name: they call out, and end. dns says how they find others",
	],
	[
		"ipaddress",
		"a job's containers have no address that anybody calls: they call out, and end. subnet puts them into a virtual network",
	],
	["livenessprobe", NO_PROBES],
	["readinessprobe", NO_PROBES],
	["probe", NO_PROBES],
	[
		"standbypool",
		"standby pools are not used: of a group from a pool only config maps can be set, which are no secrets, and its containers run before they know their item. docs/azure.md says what makes starts short",
	],
	[
		"timetolive",
		"a time to live is a part of container group profiles, which are not used. timeouts bound what a job costs",
	],
	[
		"gpu",
		"Container Instances has no GPUs any more: they were retired on 2025-07-14. Run such work on Azure Container Apps jobs with serverless GPUs, or on AKS with GPU nodes",
	],
]);

function unknownKeyMessage(key: string, known: readonly string[]): string {
	const name = key.toLowerCase();
	const instead = NOT_OFFERED.get(name) ?? NOT_OFFERED.get(name.replace(/s$/, ""));
	if (instead !== undefined) return instead;
	const nearest = nearestKey(key, known);
	const hint =
		nearest === undefined
			? `the keys here are ${known.join(", ")}`
			: `did you mean ${JSON.stringify(nearest)}?`;
	return `unknown key; ${hint}`;
}
