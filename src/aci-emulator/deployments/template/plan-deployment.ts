import { deploymentScope, type Surroundings } from "./deployment-scope.ts";
import type { EvaluationScope } from "./evaluate-expression.ts";
import {
	partsOf,
	resourceBody,
	type TemplateResource,
	templateResources,
} from "./plan-resources.ts";
import { isDeployed, resourceDependencies, runtimeCallsIn } from "./resource-dependencies.ts";
import { type ReadResources, runtimeScope } from "./runtime-scope.ts";
import { invalidTemplate } from "./template-error.ts";
import { checkOutputs, outputValues } from "./template-outputs.ts";
import { declaredParameters, objectAt, shownValue } from "./template-parameters.ts";
import { isObject, objectFrom, type TemplateObject } from "./template-value.ts";

/**
 * What a template comes to: the resources to deploy, in which order, and with what. Pure: the same template,
 * parameters and surroundings give the same plan. The driver owns when what happens; this file owns what.
 *
 * Invariants:
 * 1. A template that cannot be deployed throws TemplateError here, before anything was done; only what depends on
 *    deployed resources is evaluated later.
 * 2. Planned anew from `parameterValues`, it is the same plan: default values are evaluated once.
 */
export interface DeploymentPlan {
	/** As ARM shows them: no secrets. */
	parameters: TemplateObject;
	/** All values, as the client could have given them. */
	parameterValues: TemplateObject;
	resources: TemplateResource[];
	/** Those of them that are deployed, and the ids (in lower case) that each waits for. */
	dependencies: Map<string, string[]>;
	/** What is sent. Throws UnreadResource if it refers to a resource that was not read, or TemplateError. */
	bodyOf(resource: TemplateResource, read: ReadResources): TemplateObject;
	/** The outputs as ARM shows them. Throws as `bodyOf`. */
	outputs(read: ReadResources): TemplateObject;
}

export function planDeployment(
	template: TemplateObject,
	given: TemplateObject,
	around: Surroundings,
): DeploymentPlan {
	checkVersion(template);
	const declared = declaredParameters(template, given);
	const { scope, parameters } = deploymentScope(template, declared, around);
	const resources = templateResources(template, scope, around);
	const dependencies = resourceDependencies(resources);
	const withRead = (of: EvaluationScope, read: ReadResources) => runtimeScope(of, resources, read);
	const plan: DeploymentPlan = {
		parameters: objectFrom(
			parameters.map(({ parameter: { name, type }, value }) => [name, shownValue(type, value)]),
		),
		parameterValues: objectFrom(
			parameters.map(({ parameter: { name }, value }) => [name, { value }]),
		),
		...{ resources, dependencies },
		bodyOf: (resource, read) => resourceBody(resource, withRead(resource.scope, read)),
		outputs: (read) => outputValues(template, withRead(scope, read)),
	};
	for (const resource of resources.filter(isDeployed)) {
		if (!isRuntime(resource)) plan.bodyOf(resource, new Map());
	}
	checkOutputs(template, withRead(scope, new Map()));
	return plan;
}

/** Whether its body can only be evaluated when others exist. */
export function isRuntime({ source }: TemplateResource): boolean {
	return runtimeCallsIn(partsOf(source).outer).length > 0;
}

const SCHEMA =
	/\/(deploymentTemplate|subscriptionDeploymentTemplate|deploymentParameters)\.json#?$/i;

function checkVersion(template: TemplateObject): void {
	const { $schema, contentVersion } = objectAt(template, "properties.template");
	if (typeof $schema !== "string" || !SCHEMA.test($schema)) {
		throw invalidTemplate(
			"The template schema is not supported. Please see https://aka.ms/arm-template for usage details.",
			"properties.template.$schema",
		);
	}
	if (typeof contentVersion !== "string" || !/^\d+(\.\d+){3}$/.test(contentVersion)) {
		throw invalidTemplate(
			"The template property 'contentVersion' must be a version such as '1.0.0.0'.",
			"properties.template.contentVersion",
		);
	}
	if (isObject(template.resources) && template.languageVersion === undefined) {
		throw invalidTemplate(
			"The template property 'resources' must be an array unless languageVersion is '2.0'.",
			"properties.template.resources",
		);
	}
}
