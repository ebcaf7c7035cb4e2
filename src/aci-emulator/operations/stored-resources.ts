import type { StoredResource } from "../arm/resource-store.ts";
import { checkScope } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";
import { existingResource, resourceIdentity } from "./resource-identity.ts";

/** A kind of resource that has no life of its own. */
interface ResourceKind {
	type: string;
	/** The variable part of the path that names one. */
	parameter: string;
	/** What is answered of one. */
	view: (resource: StoredResource) => object;
}

/** GET of one. */
export function serveResource({ type, parameter, view }: ResourceKind): Operation["serve"] {
	return (parts, call) => {
		const identity = resourceIdentity(parts, call, type, call.path[parameter]!);
		return Response.json(view(existingResource(parts, call, identity)));
	};
}

/** LIST of the path's resource group, or of the subscription. */
export function serveResources({ type, view }: ResourceKind): Operation["serve"] {
	return (parts, call) => {
		checkScope(parts, call);
		const wanted = call.path.resourceGroup?.toLowerCase();
		const value = parts.resources
			.list(type)
			.filter(({ resourceGroup }) => wanted === undefined || resourceGroup === wanted)
			.map(view);
		return Response.json({ value });
	};
}
