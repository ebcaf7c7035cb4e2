import { randomUUID } from "node:crypto";
import type { DeploymentRecord, DeploymentStep } from "./deployment-record.ts";
import { READ_VERSION } from "./read-resources.ts";
import type { Requests } from "./send-request.ts";
import type { DeploymentPlan } from "./template/plan-deployment.ts";
import { keyOf } from "./template/resource-dependencies.ts";

interface ListedResource {
	id: string;
	name: string;
	type: string;
}

/** Mode Complete: the steps that delete what is in the resource group and not in the template. */
export async function leftoverSteps(
	record: DeploymentRecord,
	{ send }: Requests,
	{ resources }: DeploymentPlan,
): Promise<DeploymentStep[]> {
	const [scope] = record.id.split("/providers/");
	const answer = await send({
		method: "GET",
		path: `${scope}/resources?api-version=${READ_VERSION}`,
		requestId: record.correlationId,
	});
	const listed = (answer.body as { value?: ListedResource[] }).value ?? [];
	const kept = new Set(resources.map(keyOf));
	return listed
		.filter(({ id }) => !kept.has(id.toLowerCase()))
		.map(({ id, name, type }) => ({
			operationId: randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase(),
			what: "Delete",
			...{ id, name, type, apiVersion: READ_VERSION },
			dependsOn: [],
			requestId: randomUUID(),
			phase: "waiting",
		}));
}
