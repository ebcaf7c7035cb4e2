import { ArmError } from "../arm/arm-error.ts";
import { CONTAINER_GROUP_TYPE, containerGroupId } from "../groups/container-group.ts";
import { isStarting } from "../groups/container-group-state.ts";
import type { GroupRow } from "../groups/container-group-store.ts";
import type { EmulatorParts, OperationCall } from "./operation.ts";

const PROVIDER = "/providers/Microsoft.ContainerInstance";
const POLL_VERSION = "?api-version=2018-06-01";
export const SUBSCRIPTION_PATH = `/subscriptions/{subscriptionId}${PROVIDER}`;
export const RESOURCE_GROUP_PATH = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}${PROVIDER}`;
export const CONTAINER_GROUP_PATH = `${RESOURCE_GROUP_PATH}/containerGroups/{containerGroup}`;

/** Throws 404 unless the call's subscription is ours, and its resource group, if it names one, exists. */
export function checkScope(parts: EmulatorParts, call: OperationCall): void {
	checkSubscription(parts, call);
	const wanted = call.path.resourceGroup;
	if (wanted !== undefined && !parts.resourceGroups.get(wanted)) {
		const code = "ResourceGroupNotFound";
		throw new ArmError(404, code, `Resource group '${wanted}' could not be found.`);
	}
}

/** Throws 404 unless the call's subscription is ours. */
export function checkSubscription(
	{ subscriptionId }: EmulatorParts,
	{ path }: OperationCall,
): void {
	if (isSame(path.subscriptionId!, subscriptionId)) return;
	const code = "SubscriptionNotFound";
	throw new ArmError(404, code, `The subscription '${path.subscriptionId}' could not be found.`);
}

/** The id and key of the group that the path names. The scope was checked. */
export function groupIdentity(
	{ subscriptionId, resourceGroups }: EmulatorParts,
	{ path }: OperationCall,
): { name: string; id: string; key: string } {
	const name = path.containerGroup!;
	const resourceGroup = resourceGroups.get(path.resourceGroup!)!.name;
	const id = containerGroupId(subscriptionId, resourceGroup, name);
	return { name, id, key: id.toLowerCase() };
}

/** The group that the path names as of now; throws ARM's 404 if there is none. */
export function existingGroup(parts: EmulatorParts, call: OperationCall): GroupRow {
	checkScope(parts, call);
	const { key, name } = groupIdentity(parts, call);
	const row = parts.driver.current(key);
	if (row) return row;
	throw new ArmError(
		404,
		"ResourceNotFound",
		`The Resource '${CONTAINER_GROUP_TYPE}/${name}' under resource group '${call.path.resourceGroup}' was not found.`,
	);
}

/** Throws 409 while the group starts or is being deleted. */
export function checkSteady({ name, removing, state }: GroupRow): void {
	if (!removing && !isStarting(state)) return;
	throw new ArmError(
		409,
		"ContainerGroupTransitioning",
		`The container group '${name}' is still transitioning, please retry later.`,
	);
}

/** The header that leads to the operation. Azure writes this api-version whatever the request's was. */
export function asyncOperationHeader(
	parts: EmulatorParts,
	{ origin, requestId }: OperationCall,
	location: string,
): Record<string, string> {
	if (parts.asyncHeader === "Location") {
		return {
			...operationResultHeaders(parts, origin, location, requestId),
			...requestIdHeader(requestId, location),
		};
	}
	const path = `${locationPath(parts, location)}/operations/${requestId}`;
	return {
		"Azure-AsyncOperation": `${origin}${path}${POLL_VERSION}`,
		...requestIdHeader(requestId, location),
	};
}

/** The headers by which a client asks for an operation's result again. */
export function operationResultHeaders(
	parts: EmulatorParts,
	origin: string,
	location: string,
	operationId: string,
): Record<string, string> {
	const path = `${locationPath(parts, location)}/operationResults/${operationId}`;
	return { Location: `${origin}${path}${POLL_VERSION}`, "Retry-After": "1" };
}

function locationPath({ subscriptionId }: EmulatorParts, location: string): string {
	return `/subscriptions/${subscriptionId}${PROVIDER}/locations/${location}`;
}

/** Where a location's own service answered, it names itself before the GUID, as recorded. */
export function requestIdHeader(requestId: string, location: string): Record<string, string> {
	return { "x-ms-request-id": `${location}:${requestId}` };
}

function isSame(a: string, b: string): boolean {
	return a.toLowerCase() === b.toLowerCase();
}
