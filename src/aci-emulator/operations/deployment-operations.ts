import { ArmError } from "../arm/arm-error.ts";
import { operationViews } from "../deployments/deployment-view.ts";
import { DEPLOYMENT_PATH, existingDeployment } from "./deployment-paths.ts";
import type { Operation } from "./operation.ts";

const OPERATIONS_PATH = `${DEPLOYMENT_PATH}/operations`;

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
