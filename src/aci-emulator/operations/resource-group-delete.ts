import { ArmError } from "../arm/arm-error.ts";
import { checkScope } from "./container-group-paths.ts";
import type { EmulatorParts, Operation, OperationCall } from "./operation.ts";
import { existingResourceGroup, ONE_RESOURCE_GROUP_PATH } from "./resource-groups.ts";

/** ARM's own name for the work, in the id of its result; a GUID follows. */
const JOB = "RESOURCEGROUPDELETIONJOB-";
/** Azure says 15; what is deleted here is gone within a moment. */
const RETRY_AFTER_SECONDS = "1";

/**
 * DELETE: 202 with a Location that answers 202 until nothing of the group is left, and then 200. If something
 * cannot be deleted, it answers 409, and the group is as before: another DELETE tries again.
 */
export const deleteResourceGroup: Operation = {
	id: "ResourceGroups_Delete",
	method: "DELETE",
	path: ONE_RESOURCE_GROUP_PATH,
	serve(parts, call) {
		const group = existingResourceGroup(parts, call);
		const deletion = group.deletion ?? `${JOB}${call.requestId.toUpperCase()}`;
		if (!group.deletion) {
			parts.resourceGroups.put({ ...group, deletion });
			deleteInBackground(parts, group.name);
		}
		return accepted(parts, call, deletion);
	},
};

/** What the Location of a deletion leads to. */
export const getResourceGroupDeletion: Operation = {
	id: "ResourceGroupDeletions_Get",
	method: "GET",
	path: "/subscriptions/{subscriptionId}/operationresults/{operationId}",
	serve(parts, call) {
		checkScope(parts, call);
		const id = call.path.operationId!.toUpperCase();
		if (!id.startsWith(JOB)) {
			throw new ArmError(404, "NotFound", `The operation '${id}' was not found.`);
		}
		const groups = parts.resourceGroups.list();
		const blocked = groups.find((each) => each.failedDeletion === id);
		if (blocked) {
			throw new ArmError(
				409,
				"ResourceGroupDeletionBlocked",
				`Deletion of resource group '${blocked.name}' failed as resources in it could not be deleted. The provisioning state of the resource group will be rolled back. The tracking Id is '${id.slice(JOB.length).toLowerCase()}'.`,
			);
		}
		const goesOn = groups.some((each) => each.deletion === id);
		return goesOn ? accepted(parts, call, id) : new Response(null, { status: 200 });
	},
};

/** Goes on with the deletions that an earlier emulator on the same state began. */
export function takeUpResourceGroupDeletions(parts: EmulatorParts): void {
	for (const { name, deletion } of parts.resourceGroups.list()) {
		if (deletion) deleteInBackground(parts, name);
	}
}

function accepted({ subscriptionId }: EmulatorParts, call: OperationCall, id: string): Response {
	const version = call.query.get("api-version");
	return new Response(null, {
		status: 202,
		headers: {
			Location: `${call.origin}/subscriptions/${subscriptionId}/operationresults/${id}?api-version=${version}`,
			"Retry-After": RETRY_AFTER_SECONDS,
		},
	});
}

function deleteInBackground(parts: EmulatorParts, name: string): void {
	deleteContents(parts, name).catch((error: unknown) => {
		try {
			rollBack(parts, name);
		} catch {
			return; // The emulator was closed meanwhile: the next one on its state goes on.
		}
		parts.log(`internal-error: deletion of resource group ${name}: ${(error as Error).stack}`);
	});
}

function rollBack({ resourceGroups }: EmulatorParts, name: string): void {
	const { deletion, ...group } = resourceGroups.get(name)!;
	resourceGroups.put({ ...group, ...(deletion ? { failedDeletion: deletion } : {}) });
}

async function deleteContents(parts: EmulatorParts, name: string): Promise<void> {
	const { deployments, driver, resources, resourceGroups } = parts;
	const inside = `/resourcegroups/${name.toLowerCase()}/`;
	const groupsInside = () => driver.list().filter(({ key }) => key.includes(inside));
	// A PUT that was under way may still add one.
	for (let groups = groupsInside(); groups.length > 0; groups = groupsInside()) {
		await Promise.all(groups.map(({ key }) => driver.remove(key)));
	}
	for (const { key, resourceGroup } of resources.list()) {
		if (resourceGroup === name.toLowerCase()) resources.remove(key);
	}
	for (const { key } of deployments.store.list(name.toLowerCase())) deployments.store.remove(key);
	resourceGroups.remove(name);
}
