import { ArmError } from "../arm/arm-error.ts";
import type { DeploymentRecord } from "../deployments/deployment-record.ts";
import { DEPLOYMENT_TYPE } from "../deployments/deployment-view.ts";
import { checkScope } from "./container-group-paths.ts";
import type { EmulatorParts, OperationCall } from "./operation.ts";
import { ONE_RESOURCE_GROUP_PATH } from "./resource-groups.ts";

export const DEPLOYMENTS_PATH = `${ONE_RESOURCE_GROUP_PATH}/providers/${DEPLOYMENT_TYPE}`;
export const DEPLOYMENT_PATH = `${DEPLOYMENTS_PATH}/{deployment}`;

/** The swagger's rule. */
const NAME = /^[-\w._()]+$/;
const MOST_CHARACTERS = 64;

/** Who the deployment is that the path names. Throws ARM's refusal of a wrong scope or name. */
export function deploymentIdentity(
	parts: EmulatorParts,
	call: OperationCall,
): { key: string; id: string; name: string; resourceGroup: string } {
	checkScope(parts, call);
	const { key: resourceGroup, name: groupName } = parts.resourceGroups.get(
		call.path.resourceGroup!,
	)!;
	const name = call.path.deployment!;
	if (name.length > MOST_CHARACTERS || !NAME.test(name)) {
		throw new ArmError(
			400,
			"InvalidDeploymentName",
			`The provided deployment name '${name}' is not valid. It may have up to ${MOST_CHARACTERS} letters, digits, '-', '_', '.', '(' and ')'.`,
		);
	}
	const id = `/subscriptions/${parts.subscriptionId}/resourceGroups/${groupName}/providers/${DEPLOYMENT_TYPE}/${name}`;
	return { key: id.toLowerCase(), id, name, resourceGroup };
}

/** The deployment that the path names; throws ARM's 404 if there is none. */
export function existingDeployment(parts: EmulatorParts, call: OperationCall): DeploymentRecord {
	const { key, name } = deploymentIdentity(parts, call);
	const found = parts.deployments.store.get(key);
	if (found) return found;
	throw new ArmError(404, "DeploymentNotFound", `Deployment '${name}' could not be found.`);
}
