import { ArmError } from "../arm/arm-error.ts";
import { operationViews } from "../deployments/deployment-view.ts";
import { DEPLOYMENT_PATH, existingDeployment } from "./deployment-paths.ts";
import type { Operation } from "./operation.ts";
import { ONE_RESOURCE_GROUP_PATH } from "./resource-groups.ts";

/** The swagger leaves out the provider here. The ids of operations have it, so that both paths are known. */
const OPERATIONS_PATH = `${ONE_RESOURCE_GROUP_PATH}/deployments/{deployment}/operations`;

/** What a deployment has done or is doing, a resource at a time. */
export const listDeploymentOperations: Operation = {
	id: "DeploymentOperations_List",
	method: "GET",
	path: OPERATIONS_PATH,
	serve: (parts, call) =>
		Response.json({ value: operationViews(existingDeployment(parts, call), parts.clock.now()) }),
};

export const getDeploymentOperation: Operation = {
	id: "DeploymentOperations_Get",
	method: "GET",
	path: `${OPERATIONS_PATH}/{operationId}`,
	serve(parts, call) {
		const wanted = call.path.operationId!;
		const found = operationViews(existingDeployment(parts, call), parts.clock.now()).find(
			(each) => (each as { operationId: string }).operationId === wanted.toUpperCase(),
		);
		if (found) return Response.json(found);
		throw new ArmError(
			404,
			"DeploymentOperationNotFound",
			`The deployment operation '${wanted}' could not be found.`,
		);
	},
};

export const deploymentOperationsById: Operation[] = [
	{ ...listDeploymentOperations, path: `${DEPLOYMENT_PATH}/operations` },
	{ ...getDeploymentOperation, path: `${DEPLOYMENT_PATH}/operations/{operationId}` },
];
