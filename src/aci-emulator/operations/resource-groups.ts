import { ArmError } from "../arm/arm-error.ts";
import type { ResourceGroup } from "../arm/resource-group-store.ts";
import { checkScope, checkSubscription } from "./container-group-paths.ts";
import type { EmulatorParts, Operation, OperationCall } from "./operation.ts";
import { locationIn, objectOf, tagsIn } from "./resource-body.ts";

const RESOURCE_GROUPS_PATH = "/subscriptions/{subscriptionId}/resourceGroups";
export const ONE_RESOURCE_GROUP_PATH = `${RESOURCE_GROUPS_PATH}/{resourceGroup}`;

/** ARM's rule for names: 1 to 90 letters, digits, `-`, `_`, `.`, `(`, `)`, not ending in a period. */
const NAME = /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u;

/** PUT: 201 for a new group, 200 for one that exists, which stays where it is. */
export const createOrUpdateResourceGroup: Operation = {
	id: "ResourceGroups_CreateOrUpdate",
	method: "PUT",
	path: ONE_RESOURCE_GROUP_PATH,
	serve(parts, call) {
		checkSubscription(parts, call);
		const name = call.path.resourceGroup!;
		checkName(name);
		const body = objectOf(call.body);
		const existing = parts.resourceGroups.get(name);
		const location = locationIn(body, "resource group");
		if (existing && existing.location !== location) {
			throw new ArmError(
				409,
				"InvalidResourceGroupLocation",
				`Invalid resource group location '${location}'. The Resource group already exists in location '${existing.location}'.`,
			);
		}
		const tags = tagsIn(body);
		const group: ResourceGroup = {
			key: name.toLowerCase(),
			name: existing?.name ?? name,
			location,
			...(tags ? { tags } : {}),
			...(typeof body.managedBy === "string" ? { managedBy: body.managedBy } : {}),
		};
		parts.resourceGroups.put(group);
		return Response.json(view(parts, group), { status: existing ? 200 : 201 });
	},
};

export const getResourceGroup: Operation = {
	id: "ResourceGroups_Get",
	method: "GET",
	path: ONE_RESOURCE_GROUP_PATH,
	serve: (parts, call) => Response.json(view(parts, existingResourceGroup(parts, call))),
};

/** HEAD: 204 if there is one, else 404 without a body. */
export const checkResourceGroupExistence: Operation = {
	id: "ResourceGroups_CheckExistence",
	method: "HEAD",
	path: ONE_RESOURCE_GROUP_PATH,
	serve(parts, call) {
		checkSubscription(parts, call);
		const found = parts.resourceGroups.get(call.path.resourceGroup!);
		return new Response(null, { status: found ? 204 : 404 });
	},
};

/** PATCH: the tags that are sent replace those that were. */
export const updateResourceGroup: Operation = {
	id: "ResourceGroups_Update",
	method: "PATCH",
	path: ONE_RESOURCE_GROUP_PATH,
	serve(parts, call) {
		const tags = tagsIn(objectOf(call.body));
		const group = { ...existingResourceGroup(parts, call), ...(tags ? { tags } : {}) };
		parts.resourceGroups.put(group);
		return Response.json(view(parts, group));
	},
};

export const listResourceGroups: Operation = {
	id: "ResourceGroups_List",
	method: "GET",
	path: RESOURCE_GROUPS_PATH,
	serve(parts, call) {
		checkScope(parts, call);
		return Response.json({ value: parts.resourceGroups.list().map((each) => view(parts, each)) });
	},
};

/** Throws ARM's 404 if there is none. */
export function existingResourceGroup(parts: EmulatorParts, call: OperationCall): ResourceGroup {
	checkScope(parts, call);
	return parts.resourceGroups.get(call.path.resourceGroup!)!;
}

function view(
	{ subscriptionId }: EmulatorParts,
	{ name, location, tags, managedBy, deletion }: ResourceGroup,
) {
	return {
		id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
		name,
		type: "Microsoft.Resources/resourceGroups",
		location,
		...(tags ? { tags } : {}),
		...(managedBy ? { managedBy } : {}),
		properties: { provisioningState: deletion ? "Deleting" : "Succeeded" },
	};
}

function checkName(name: string): void {
	if (name.length > 90) {
		throw new ArmError(
			400,
			"InvalidResourceGroup",
			"The provided resource group name has a length that exceeds the maximum limit of '90'.",
		);
	}
	if (NAME.test(name)) return;
	throw new ArmError(
		400,
		"InvalidResourceGroup",
		`The provided resource group name '${name}' is invalid. It may have letters, digits, '-', '.', '(', ')' and '_', and must not end in '.'.`,
	);
}
