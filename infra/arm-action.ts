/** What Azure's RBAC calls a request to ARM, and what the roles of our own allow. */
import { type BicepFile, nodesOf, textOf, valueAt } from "./bicep-file.ts";

const VERBS: Record<string, string> = {
	GET: "read",
	HEAD: "read",
	PUT: "write",
	PATCH: "write",
	DELETE: "delete",
	POST: "action",
};

/**
 * The action behind a request, such as `Microsoft.ContainerInstance/containerGroups/read`: types and names take turns
 * behind the provider's name, and the types and the verb are the action. `path`: with or without a query.
 */
export function armActionOf({ method, path }: { method: string; path: string }): string {
	const verb = VERBS[method.toUpperCase()] ?? method;
	const [resource = ""] = path.split("?");
	const [provider = "", ...parts] = resource
		.split(/\/providers\//i)
		.at(-1)!
		.split("/");
	if (!/\/providers\//i.test(resource)) return `${resource} ${verb}`;
	const types = parts.filter((_, k) => k % 2 === 0);
	return [provider, ...types, verb].join("/");
}

/** The actions of the roles that a Bicep file defines. */
export function customActions(file: BicepFile): string[] {
	const roles = file.resources.filter(({ type }) => type.endsWith("/roleDefinitions"));
	return roles
		.flatMap(({ body }) => nodesOf(valueAt(body, "properties.permissions"), "string").map(textOf))
		.sort();
}
