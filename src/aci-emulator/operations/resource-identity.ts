import { ArmError } from "../arm/arm-error.ts";
import type { StoredResource } from "../arm/resource-store.ts";
import { checkScope } from "./container-group-paths.ts";
import type { EmulatorParts, OperationCall } from "./operation.ts";

type Identity = Pick<StoredResource, "key" | "id" | "name" | "type" | "resourceGroup">;

/** Who the resource is that the path names by its last part. Throws ARM's 404 for a wrong scope. */
export function resourceIdentity(
	parts: EmulatorParts,
	call: OperationCall,
	type: string,
	name: string,
): Identity {
	checkScope(parts, call);
	const group = parts.resourceGroups.get(call.path.resourceGroup!)!;
	const id = `/subscriptions/${parts.subscriptionId}/resourceGroups/${group.name}/providers/${type}/${name}`;
	return { key: id.toLowerCase(), id, name, type, resourceGroup: group.key };
}

/** The resource as it is; throws ARM's 404 if there is none, or no such revision. */
export function existingResource(
	parts: EmulatorParts,
	call: OperationCall,
	{ key, type, name }: Identity,
	revision?: number,
): StoredResource {
	const found = parts.resources.get(key, revision);
	if (found) return found;
	const what = revision === undefined ? name : `${name}/revisions/${revision}`;
	throw new ArmError(
		404,
		"ResourceNotFound",
		`The Resource '${type}/${what}' under resource group '${call.path.resourceGroup}' was not found.`,
	);
}
