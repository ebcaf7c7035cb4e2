import { ArmError } from "../arm/arm-error.ts";
import type { DeploymentRecord } from "../deployments/deployment-record.ts";
import { DEPLOYMENT_TYPE, deploymentView, validationView } from "../deployments/deployment-view.ts";
import { newDeployment } from "../deployments/new-deployment.ts";
import { surroundingsNow } from "../deployments/surroundings.ts";
import { planDeployment } from "../deployments/template/plan-deployment.ts";
import { checkScope } from "./container-group-paths.ts";
import { deploymentBody } from "./deployment-body.ts";
import {
	DEPLOYMENT_PATH,
	DEPLOYMENTS_PATH,
	deploymentIdentity,
	existingDeployment,
} from "./deployment-paths.ts";
import type { EmulatorParts, Operation, OperationCall } from "./operation.ts";

/**
 * PUT: 201 for a new deployment, 200 for one of a name that was there. What is wrong with the template is answered
 * at once; what goes wrong with its resources shows behind Azure-AsyncOperation.
 */
export const createOrUpdateDeployment: Operation = {
	id: "Deployments_CreateOrUpdate",
	method: "PUT",
	path: DEPLOYMENT_PATH,
	serve(parts, call) {
		const { key, id } = deploymentIdentity(parts, call);
		const { clock, deployments, subscriptionId } = parts;
		const existing = deployments.store.get(key);
		// A deployment that was interrupted while it sent this one sends it again.
		const isSame = existing?.correlationId === call.requestId;
		if (existing?.state === "Running" && !isSame) throw stillActive(existing);
		const record = isSame ? existing : plannedDeployment(parts, call);
		if (!isSame) deployments.begin(record);
		const [scope, provider] = id.split("/providers/");
		const group = scope!.split("/").at(-1);
		const path = `/subscriptions/${subscriptionId}/resourcegroups/${group}/providers/${provider}/operationStatuses/${record.correlationId}`;
		return Response.json(deploymentView(record, clock.now(), "Accepted"), {
			status: existing ? 200 : 201,
			headers: {
				"Azure-AsyncOperation": `${call.origin}${path}?api-version=${call.query.get("api-version")}`,
			},
		});
	},
};

/** POST: what the PUT would answer of the template, and nothing is deployed. */
export const validateDeployment: Operation = {
	id: "Deployments_Validate",
	method: "POST",
	path: `${DEPLOYMENT_PATH}/validate`,
	serve(parts, call) {
		const record = plannedDeployment(parts, call);
		return Response.json(validationView(record, record.startedAt));
	},
};

/** What Azure-AsyncOperation leads to. */
export const getDeploymentStatus: Operation = {
	id: "Deployments_GetStatus",
	method: "GET",
	path: `${DEPLOYMENT_PATH}/operationStatuses/{operationId}`,
	serve(parts, call) {
		const { correlationId, state, error } = existingDeployment(parts, call);
		if (correlationId !== call.path.operationId) {
			throw new ArmError(
				404,
				"DeploymentOperationNotFound",
				`The deployment operation '${call.path.operationId}' could not be found.`,
			);
		}
		return Response.json({ status: state, ...(error ? { error } : {}) });
	},
};

export const getDeployment: Operation = {
	id: "Deployments_Get",
	method: "GET",
	path: DEPLOYMENT_PATH,
	serve: (parts, call) =>
		Response.json(deploymentView(existingDeployment(parts, call), parts.clock.now())),
};

/** HEAD: 204 if there is one, else 404. */
export const checkDeploymentExistence: Operation = {
	id: "Deployments_CheckExistence",
	method: "HEAD",
	path: DEPLOYMENT_PATH,
	serve(parts, call) {
		const found = parts.deployments.store.get(deploymentIdentity(parts, call).key);
		return new Response(null, { status: found ? 204 : 404 });
	},
};

const FILTER = /^\s*provisioningState\s+eq\s+'([^']*)'\s*$/i;

/** LIST, the newest first; `$filter` on the state and `$top`. */
export const listDeployments: Operation = {
	id: "Deployments_ListByResourceGroup",
	method: "GET",
	path: DEPLOYMENTS_PATH,
	serve(parts, call) {
		checkScope(parts, call);
		const filter = call.query.get("$filter") ?? "";
		const wanted = FILTER.exec(filter)?.[1]?.toLowerCase();
		if (filter.trim() !== "" && wanted === undefined) {
			throw new ArmError(
				400,
				"InvalidFilterInQueryString",
				`Invalid $filter '${filter}' specified in the query string: deployments are filtered by provisioningState with 'eq'.`,
			);
		}
		const top = Number(call.query.get("$top") ?? Number.MAX_SAFE_INTEGER);
		const found = parts.deployments.store
			.list(call.path.resourceGroup!.toLowerCase())
			.filter(({ state }) => wanted === undefined || state.toLowerCase() === wanted)
			.sort((a, b) => b.startedAt - a.startedAt)
			.slice(0, top > 0 ? top : undefined);
		const now = parts.clock.now();
		return Response.json({ value: found.map((each) => deploymentView(each, now)) });
	},
};

/** DELETE: what it deployed stays. 204, at once; Azure takes some time and answers 202 before. */
export const deleteDeployment: Operation = {
	id: "Deployments_Delete",
	method: "DELETE",
	path: DEPLOYMENT_PATH,
	serve(parts, call) {
		const { key } = deploymentIdentity(parts, call);
		const existing = parts.deployments.store.get(key);
		if (existing?.state === "Running") throw stillActive(existing);
		parts.deployments.store.remove(key);
		return new Response(null, { status: 204 });
	},
};

/** POST: nothing more is sent; what was sent goes on. */
export const cancelDeployment: Operation = {
	id: "Deployments_Cancel",
	method: "POST",
	path: `${DEPLOYMENT_PATH}/cancel`,
	serve(parts, call) {
		const record = existingDeployment(parts, call);
		const { name, state } = record;
		if (state !== "Running") {
			throw new ArmError(
				409,
				"DeploymentCannotBeCancelled",
				`The deployment '${name}' cannot be cancelled: its provisioning state is '${state}'.`,
			);
		}
		parts.deployments.cancel(record);
		return new Response(null, { status: 204 });
	},
};

/** POST: the template as it was sent, what is written in it included. */
export const exportDeploymentTemplate: Operation = {
	id: "Deployments_ExportTemplate",
	method: "POST",
	path: `${DEPLOYMENT_PATH}/exportTemplate`,
	serve: (parts, call) => Response.json({ template: existingDeployment(parts, call).template }),
};

/** The deployment that the request asks for. Throws ARM's refusals. */
function plannedDeployment(parts: EmulatorParts, call: OperationCall): DeploymentRecord {
	const { id, name, resourceGroup } = deploymentIdentity(parts, call);
	const { template, parameters, mode, tags } = deploymentBody(call.body);
	const { origin, requestId: correlationId } = call;
	const around = surroundingsNow(parts, { name, resourceGroup, origin });
	const plan = planDeployment(template, parameters, around);
	const now = parts.clock.now();
	const wanted = { id, name, resourceGroup, correlationId, origin, template, mode, now };
	const record = newDeployment(plan, { ...wanted, ...(tags ? { tags } : {}) });
	for (const step of record.steps) parts.deployments.requests.checkDeployable(step.id);
	return record;
}

function stillActive({ id, name, startedAt }: DeploymentRecord): ArmError {
	return new ArmError(
		409,
		"DeploymentActive",
		`Unable to edit or replace deployment '${name}': previous deployment from '${new Date(startedAt).toISOString()}' is still active. Please see https://aka.ms/arm-deploy for usage details. (${DEPLOYMENT_TYPE}: ${id})`,
	);
}
