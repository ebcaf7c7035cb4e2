import { ArmError } from "../arm/arm-error.ts";
import type { DeploymentRecord } from "../deployments/deployment-record.ts";
import { ExpressionError } from "../deployments/template/expression.ts";
import { invalidTemplate } from "../deployments/template/template-error.ts";
import {
	checkedSize,
	isObject,
	type TemplateObject,
} from "../deployments/template/template-value.ts";
import { objectOf, tagsIn } from "./resource-body.ts";

/** What the body of a PUT or a validation asks for. Throws ARM's 400 if it cannot be read. */
export function deploymentBody(value: unknown): Pick<DeploymentRecord, "template" | "mode"> & {
	parameters: TemplateObject;
	tags: Record<string, string> | undefined;
} {
	try {
		checkedSize(value);
	} catch (error) {
		if (!(error instanceof ExpressionError)) throw error;
		throw invalidTemplate(error.message, "properties.template");
	}
	const body = objectOf(value);
	const { template, templateLink, parameters, parametersLink, mode } = objectOf(body.properties);
	if (templateLink || parametersLink) {
		throw invalidTemplate(
			"The emulator reads no templateLink and no parametersLink: send the template and its parameters themselves.",
			templateLink ? "properties.templateLink" : "properties.parametersLink",
		);
	}
	if (!isObject(template)) {
		throw invalidTemplate("The template is required and must be an object.", "properties.template");
	}
	return {
		template,
		parameters: withoutEnvelope(objectOf(parameters ?? {}) as TemplateObject),
		mode: modeOf(mode),
		tags: tagsIn(body),
	};
}

/** Some clients send a parameters file as it is. */
function withoutEnvelope(parameters: TemplateObject): TemplateObject {
	const { $schema, parameters: inner } = parameters;
	return typeof $schema === "string" && isObject(inner) ? inner : parameters;
}

function modeOf(mode: unknown): DeploymentRecord["mode"] {
	switch (`${mode}`.toLowerCase()) {
		case "incremental":
			return "Incremental";
		case "complete":
			return "Complete";
		default:
			throw new ArmError(
				400,
				"InvalidRequestContent",
				"The request content was invalid and could not be deserialized: 'properties.mode' must be 'Incremental' or 'Complete'.",
			);
	}
}
