import { planDeployment } from "./plan-deployment.ts";
import { TemplateError } from "./template-error.ts";
import type { TemplateObject } from "./template-value.ts";

/** Where the templates of tests are deployed. */
const around = {
	subscriptionId: "sub",
	tenantId: "tenant",
	resourceGroup: { name: "farm", id: "/subscriptions/sub/resourceGroups/farm", location: "eastus" },
	deploymentName: "here",
	origin: "https://localhost",
	now: Date.UTC(2026, 0, 2),
	newGuid: () => "a-guid",
};
const $schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

export function plan(more: TemplateObject, given: TemplateObject = {}) {
	return planDeployment(
		{ $schema, contentVersion: "1.0.0.0", resources: [], ...more },
		given,
		around,
	);
}

export function resource(name: string, more: TemplateObject = {}): TemplateObject {
	return { type: "X.Y/z", apiVersion: "2023-05-01", name, ...more };
}

/** The reason and the place of a refusal. */
export function refusal(more: TemplateObject, given: TemplateObject = {}): [string, string] {
	try {
		plan(more, given);
	} catch (error) {
		if (error instanceof TemplateError) return [error.reason, error.path];
		throw error;
	}
	throw new Error("The template was taken.");
}
