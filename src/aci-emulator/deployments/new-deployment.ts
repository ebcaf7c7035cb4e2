import { randomUUID } from "node:crypto";
import type { DeploymentRecord, DeploymentStep } from "./deployment-record.ts";
import type { DeploymentPlan } from "./template/plan-deployment.ts";
import { isRuntime } from "./template/plan-deployment.ts";
import type { TemplateResource } from "./template/plan-resources.ts";
import { isDeployed, keyOf } from "./template/resource-dependencies.ts";
import type { TemplateObject } from "./template/template-value.ts";

/** The record of a deployment that begins now, with a step for each resource of its plan. */
export function newDeployment(
	plan: DeploymentPlan,
	wanted: Pick<
		DeploymentRecord,
		"id" | "name" | "resourceGroup" | "correlationId" | "origin" | "template" | "mode" | "tags"
	> & { now: number },
): DeploymentRecord {
	const { now, ...rest } = wanted;
	return {
		...rest,
		key: rest.id.toLowerCase(),
		parameterValues: plan.parameterValues,
		parameters: plan.parameters,
		startedAt: now,
		state: "Running",
		steps: plan.resources.filter(isDeployed).map((each) => newStep(plan, each)),
	};
}

function newStep(plan: DeploymentPlan, resource: TemplateResource): DeploymentStep {
	const { id, type, name, apiVersion } = resource;
	const location = isRuntime(resource) ? undefined : locationIn(plan.bodyOf(resource, new Map()));
	return {
		operationId: randomUUID().replaceAll("-", "").slice(0, 16).toUpperCase(),
		what: "Create",
		...{ id, type, name, apiVersion },
		...(location === undefined ? {} : { location }),
		dependsOn: plan.dependencies.get(keyOf(resource))!,
		requestId: randomUUID(),
		phase: "waiting",
	};
}

function locationIn({ location }: TemplateObject): string | undefined {
	return typeof location === "string" ? location : undefined;
}
