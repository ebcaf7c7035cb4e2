import { ArmError } from "../arm/arm-error.ts";
import { groupView } from "../groups/container-group-view.ts";
import { checkScope, RESOURCE_GROUP_PATH, SUBSCRIPTION_PATH } from "./container-group-paths.ts";
import type { EmulatorParts, Operation, OperationCall } from "./operation.ts";

/** How many groups one answer holds. Azure's number is not known; pages of this size take some 10 ms. */
const PAGE_SIZE = 500;
const SKIP_TOKEN = "$skiptoken";

/** LIST carries no instanceView: who wants to know how a container does must GET its group. */
function serve(parts: EmulatorParts, call: OperationCall): Response {
	checkScope(parts, call);
	const prefix = scopeOf(parts, call).toLowerCase();
	const after = keyOf(call.query.get(SKIP_TOKEN));
	const rows = parts.store.page({ prefix, after, limit: PAGE_SIZE + 1 });
	const shown = rows.slice(0, PAGE_SIZE);
	return Response.json({
		value: shown.map((row) => groupView(row, "without-instance-view")),
		...(rows.length > shown.length ? { nextLink: nextLink(parts, call, shown.at(-1)!.key) } : {}),
	});
}

/** The path under which the groups are that are asked for. */
function scopeOf(
	{ subscriptionId, resourceGroups }: EmulatorParts,
	{ path }: OperationCall,
): string {
	const resourceGroup = path.resourceGroup && resourceGroups.get(path.resourceGroup)?.name;
	const subscription = `/subscriptions/${subscriptionId}/`;
	return resourceGroup ? `${subscription}resourceGroups/${resourceGroup}/` : subscription;
}

function nextLink(parts: EmulatorParts, call: OperationCall, lastKey: string): string {
	const path = `${scopeOf(parts, call)}providers/Microsoft.ContainerInstance/containerGroups`;
	const query = new URLSearchParams(call.query);
	query.set(SKIP_TOKEN, Buffer.from(lastKey).toString("base64url"));
	return `${call.origin}${path}?${query}`;
}

function keyOf(token: string | null): string {
	if (token === null) return "";
	if (/^[\w-]+$/.test(token)) return Buffer.from(token, "base64url").toString();
	throw new ArmError(
		400,
		"InvalidSkipToken",
		`The ${SKIP_TOKEN} '${token}' is not of this service.`,
	);
}

export const listContainerGroups: Operation = {
	id: "ContainerGroups_List",
	method: "GET",
	path: `${SUBSCRIPTION_PATH}/containerGroups`,
	serve,
};

export const listContainerGroupsByResourceGroup: Operation = {
	id: "ContainerGroups_ListByResourceGroup",
	method: "GET",
	path: `${RESOURCE_GROUP_PATH}/containerGroups`,
	serve,
};
