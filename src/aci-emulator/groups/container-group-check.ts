import {
	type ContainerGroup,
	containerGroupSchema,
	isLocation,
	normalLocation,
} from "./container-group.ts";
import { checkContainers } from "./container-group-check-containers.ts";
import { checkIdentity, checkRegistries } from "./container-group-check-credentials.ts";
import { checkKind } from "./container-group-check-kind.ts";
import { checkNetwork, portText } from "./container-group-check-network.ts";
import { checkReferences } from "./container-group-check-references.ts";
import { checkVolumes } from "./container-group-check-volumes.ts";
import { invalid } from "./invalid-group.ts";

/**
 * Which container groups ACI takes; this file owns the order, those beside it a part of the rules each. Rules:
 * docs "Troubleshoot common issues in Azure Container Instances" (names), "Resource availability and quota
 * limits" (counts, sizes), "Update containers" (what cannot change), and the swagger's enumerations. Codes
 * without a published sample are the nearest of ARM's own, or say in one word what is wrong.
 *
 * No message quotes what may be a secret: values of variables, keys, passwords, contents of files.
 */
const GROUP_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The group of a request's body. Throws the ArmError that ACI would answer. */
export function checkContainerGroup(groupName: string, body: unknown): ContainerGroup {
	if (!GROUP_NAME.test(groupName) || groupName.includes("--")) {
		throw invalid(
			"InvalidContainerGroupName",
			`The container group name '${groupName}' is invalid. It must be 1 to 63 lowercase letters, digits and hyphens, without a hyphen at either end and without two in a row.`,
		);
	}
	const parsed = containerGroupSchema.safeParse(body);
	if (!parsed.success) {
		const issue = parsed.error.issues[0]!;
		const path = issue.path.join(".") || "(body)";
		throw invalid(
			"InvalidRequestContent",
			`The request content was invalid and could not be deserialized: '${path}': ${issue.message}.`,
		);
	}
	const group = { ...parsed.data, location: checkLocation(parsed.data.location) };
	checkContainers(groupName, group);
	checkVolumes(groupName, group);
	checkKind(groupName, group);
	checkNetwork(groupName, group);
	checkIdentity(group);
	checkRegistries(groupName, group);
	checkReferences(groupName, group);
	return group;
}

function checkLocation(location: string | undefined): string {
	if (!location) {
		throw invalid("LocationRequired", "The location property is required for this definition.");
	}
	const normal = normalLocation(location);
	if (!isLocation(normal)) {
		throw invalid(
			"LocationNotAvailableForResourceType",
			`The provided location '${location}' is not available for resource type 'Microsoft.ContainerInstance/containerGroups'.`,
		);
	}
	return normal;
}

/** A PUT on an existing group may change images, commands, variables, tags; not what is listed here. */
export function checkUpdate(groupName: string, from: ContainerGroup, to: ContainerGroup): void {
	const fixed = ({ location, properties }: ContainerGroup) =>
		JSON.stringify([
			location,
			properties.osType,
			properties.restartPolicy ?? "Always",
			properties.subnetIds ?? [],
			properties.sku ?? "Standard",
			properties.priority ?? "Regular",
			properties.ipAddress?.ports.map(portText).sort() ?? [],
			properties.containers.map(({ properties: { ports = [], resources } }) => [
				resources.requests.cpu,
				resources.requests.memoryInGB,
				ports.map(portText).sort(),
			]),
		]);
	if (fixed(from) !== fixed(to)) {
		throw invalid(
			"InvalidContainerGroupUpdate",
			`The updates on container group '${groupName}' are invalid. If you are going to update the os type, restart policy, network profile, CPU, memory or GPU resources for a container group, you must delete it first and then create a new one.`,
		);
	}
}
