import { ExpressionError } from "./expression.ts";
import { type FunctionTable, fn } from "./template-function.ts";

/** `resourceId` and its kin, for a template that is deployed to this resource group. */
export function resourceIdFunctions(subscriptionId: string, resourceGroup: string): FunctionTable {
	return {
		resourceId: fn("string...", (...args: string[]) => {
			const { before, type, names } = parted("resourceId", args, 2);
			const group = before.at(-1) ?? resourceGroup;
			const subscription = before.length > 1 ? before[0]! : subscriptionId;
			return `/subscriptions/${subscription}/resourceGroups/${group}${providerPath(type, names)}`;
		}),
		subscriptionResourceId: fn("string...", (...args: string[]) => {
			const { before, type, names } = parted("subscriptionResourceId", args, 1);
			return `/subscriptions/${before[0] ?? subscriptionId}${providerPath(type, names)}`;
		}),
		tenantResourceId: fn("string...", (...args: string[]) => {
			const { type, names } = parted("tenantResourceId", args, 0);
			return providerPath(type, names);
		}),
		extensionResourceId: fn("string string string...", (of: string, ...args: string[]) => {
			const { type, names } = parted("extensionResourceId", args, 0);
			return `${of}${providerPath(type, names)}`;
		}),
	};
}

/** `/providers/Namespace/type/name/childType/childName`. */
export function providerPath(type: string, names: string[]): string {
	const [namespace, ...types] = type.split("/");
	return `/providers/${namespace}${types.map((each, index) => `/${each}/${names[index]}`).join("")}`;
}

/** The type is the first argument with a slash; names follow it, one for each of its parts but the first. */
function parted(
	name: string,
	args: string[],
	mostBefore: number,
): { before: string[]; type: string; names: string[] } {
	const at = args.findIndex((each) => each.includes("/"));
	const type = args[at];
	const names = args.slice(at + 1);
	if (type === undefined || at > mostBefore || type.split("/").length !== names.length + 1) {
		throw new ExpressionError(
			`Unable to evaluate template language function '${name}': the type '${type ?? ""}' requires '${(type ?? "").split("/").length - 1}' resource name argument(s), found '${type === undefined ? 0 : names.length}'. Please see https://aka.ms/arm-resource-functions/#resourceid for usage details.`,
		);
	}
	return { before: args.slice(0, at), type, names };
}
