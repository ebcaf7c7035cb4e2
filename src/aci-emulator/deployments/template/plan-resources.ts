import { copyCount, inLoop } from "./copy-loop.ts";
import type { Surroundings } from "./deployment-scope.ts";
import type { EvaluationScope } from "./evaluate-expression.ts";
import { evaluateValue } from "./evaluate-value.ts";
import { providerPath } from "./resource-ids.ts";
import { invalidResource, invalidTemplate, TemplateError } from "./template-error.ts";
import { isObject, type TemplateObject, type TemplateValue } from "./template-value.ts";

/** A resource of the template, or one iteration of its loop. */
export interface TemplateResource {
	id: string;
	name: string;
	type: string;
	apiVersion: string;
	/** Of a template whose resources have symbolic names (languageVersion 2.0). */
	symbol: string | undefined;
	/** The name of its copy loop. */
	loop: string | undefined;
	/** In a loop with `mode: serial`: the iterations that come after those before it. */
	batch: number | undefined;
	/** Only referred to, not deployed. */
	existing: boolean;
	/** What its condition says. */
	active: boolean;
	source: TemplateObject;
	scope: EvaluationScope;
	/** Where it stands. */
	path: string;
}

/** The resources with their names; bodies are not evaluated yet. Throws TemplateError. */
export function templateResources(
	template: TemplateObject,
	scope: EvaluationScope,
	around: Surroundings,
): TemplateResource[] {
	const resources = resourceEntries(template.resources).flatMap(([symbol, source, path]) => {
		if (!isObject(source)) throw invalidTemplate("A resource must be an object.", path);
		if (Array.isArray(source.resources) && source.resources.length > 0) {
			throw invalidTemplate(
				"Child resources within a resource are not served by the emulator: no type that it serves has any.",
				`${path}.resources`,
			);
		}
		return iterations(source, scope, path).map((each) =>
			identified({ ...each, symbol, source, path }, around),
		);
	});
	checkUnique(resources);
	return resources;
}

/** The API path below which its type is found: `/subscriptions/…/resourceGroups/…`. */
function scopePath(
	{ source, scope, path }: Pick<TemplateResource, "source" | "scope" | "path">,
	{ subscriptionId, resourceGroup }: Surroundings,
): string {
	const text = (member: "subscriptionId" | "resourceGroup", otherwise: string) =>
		source[member] === undefined ? otherwise : textAt(source, member, scope, path);
	return `/subscriptions/${text("subscriptionId", subscriptionId)}/resourceGroups/${text("resourceGroup", resourceGroup.name)}`;
}

function resourceEntries(
	value: TemplateValue | undefined,
): [string | undefined, TemplateValue, string][] {
	const path = "properties.template.resources";
	if (Array.isArray(value)) {
		return value.map((each, index) => [undefined, each, `${path}[${index}]`]);
	}
	if (isObject(value)) {
		return Object.entries(value).map(([symbol, each]) => [symbol, each, `${path}.${symbol}`]);
	}
	throw invalidTemplate("The template property 'resources' is required.", path);
}

type Iteration = Pick<TemplateResource, "scope" | "loop" | "batch">;

function iterations(source: TemplateObject, scope: EvaluationScope, path: string): Iteration[] {
	const { copy } = source;
	if (copy === undefined) return [{ scope, loop: undefined, batch: undefined }];
	if (!isObject(copy)) throw invalidTemplate("A copy loop must be an object.", `${path}.copy`);
	const loop = textAt(copy, "name", scope, `${path}.copy`);
	const count = evaluateValue(copy.count ?? null, scope, `${path}.copy.count`);
	const times = copyCount(count, `${path}.copy.count`);
	const isSerial = `${copy.mode}`.toLowerCase() === "serial";
	const batchSize = typeof copy.batchSize === "number" ? Math.max(1, copy.batchSize) : 1;
	return Array.from({ length: times }, (_, index) => ({
		scope: inLoop(scope, loop, index),
		loop,
		batch: isSerial ? Math.floor(index / batchSize) : undefined,
	}));
}

function identified(
	resource: Iteration & Pick<TemplateResource, "symbol" | "source" | "path">,
	around: Surroundings,
): TemplateResource {
	const { source, scope, path } = resource;
	const type = textAt(source, "type", scope, path);
	const name = textAt(source, "name", scope, path);
	const apiVersion = textAt(source, "apiVersion", scope, path);
	const names = name.split("/");
	if (type.split("/").length !== names.length + 1 || names.includes("")) {
		throw invalidTemplate(
			`The template resource '${name}' for type '${type}' has incorrect segment lengths. A nested resource type must have identical number of segments as its resource name. A root resource type must have segment length one greater than its resource name. Please see https://aka.ms/arm-syntax-resources for usage details.`,
			`${path}.type`,
		);
	}
	const condition = evaluateValue(source.condition ?? true, scope, `${path}.condition`);
	if (typeof condition !== "boolean") {
		throw invalidTemplate(
			`The condition of the template resource '${name}' must be of type 'Boolean'.`,
			`${path}.condition`,
		);
	}
	return {
		...resource,
		...{ name, type, apiVersion },
		id: `${scopePath(resource, around)}${providerPath(type, names)}`,
		existing: source.existing === true,
		active: condition,
	};
}

/** A member that must be a text. */
function textAt(
	source: TemplateObject,
	member: string,
	scope: EvaluationScope,
	path: string,
): string {
	const value = evaluateValue(source[member] ?? null, scope, `${path}.${member}`);
	if (typeof value === "string" && value !== "") return value;
	throw invalidTemplate(
		`The template property '${member}' is required and must be a non-empty text.`,
		`${path}.${member}`,
	);
}

function checkUnique(resources: TemplateResource[]): void {
	const seen = new Set<string>();
	for (const { id, path, existing, active } of resources) {
		if (existing || !active) continue;
		if (seen.has(id.toLowerCase())) {
			throw invalidTemplate(
				`The resource '${id}' is defined multiple times in a template. Please see https://aka.ms/arm-syntax-resources for usage details.`,
				path,
			);
		}
		seen.add(id.toLowerCase());
	}
}

/** Members that are the deployment's and not the resource's. */
const OF_THE_DEPLOYMENT = new Set(
	["type", "apiVersion", "name", "dependsOn", "condition", "copy", "comments", "scope"].concat([
		"resources",
		"existing",
		"subscriptionId",
		"resourceGroup",
		"metadata",
		"import",
	]),
);

/**
 * What is sent for the resource. `scope`: with the `reference` that is wanted. A nested template with a scope of
 * its own is left as it is.
 */
export function resourceBody(
	{ id, source, path }: TemplateResource,
	scope: EvaluationScope,
): TemplateObject {
	const { outer, inner } = partsOf(source);
	try {
		const body = evaluateValue(outer, scope, path) as TemplateObject;
		return inner === undefined
			? body
			: { ...body, properties: { ...(body.properties as TemplateObject), template: inner } };
	} catch (error) {
		throw error instanceof TemplateError ? invalidResource(id, error) : error;
	}
}

/** The members to evaluate, and the nested template that evaluates itself. */
export function partsOf(source: TemplateObject): {
	outer: TemplateObject;
	inner: TemplateValue | undefined;
} {
	const own = Object.entries(source).filter(([name]) => !OF_THE_DEPLOYMENT.has(name));
	const outer = Object.fromEntries(own);
	const { properties } = outer;
	const options = isObject(properties) ? properties.expressionEvaluationOptions : undefined;
	const isInner = isObject(options) && `${options.scope}`.toLowerCase() === "inner";
	if (!isObject(properties) || !isInner) return { outer, inner: undefined };
	const { template: inner, ...others } = properties;
	return { outer: { ...outer, properties: others }, inner };
}
