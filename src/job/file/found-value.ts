import { plainValue, type SourceNode, type SourcePath } from "./source-tree.ts";

/**
 * The value, which stands at `path`, as messages show it: with its kind, and shortened. Of secrets, and of anything that
 * may hold one by mistake, the kind alone.
 */
export function describeFound(node: SourceNode, path: SourcePath): string {
	if (node.kind !== "scalar") {
		if (path[0] === "items")
			return `the ${node.kind} ${shortened(JSON.stringify(plainValue(node)))}`;
		if (node.kind === "list") return node.items.length === 0 ? "an empty list" : "a list";
		return node.entries.size === 0
			? "an empty object"
			: `an object with ${shortened([...node.entries.keys()].join(", "))}`;
	}
	if (node.value === null) return "nothing (null)";
	if (mayBeSecret(path)) return `a ${kindOf(node.value)}`;
	const shown = typeof node.value === "string" ? JSON.stringify(node.value) : node.written;
	return `the ${kindOf(node.value)} ${shortened(shown)}`;
}

/** Keys at or under which a secret stands, and those where one may be written in place of an object, or in their list. */
const SECRET_KEYS = new Set(["secrets", "secret", "password", "key", "workspaceKey"]);
const NEAR_SECRETS = new Set(["registry", "logAnalytics", "azureFile", "repository"]);

function mayBeSecret(path: SourcePath): boolean {
	if (path[0] === "items") return false;
	const nearest = path.findLast((part) => typeof part === "string");
	return path.some((part) => SECRET_KEYS.has(String(part))) || NEAR_SECRETS.has(nearest ?? "");
}

function kindOf(value: string | number | boolean): string {
	return typeof value === "string" ? "text" : typeof value;
}

function shortened(text: string): string {
	return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
