import { byLowerCase, type EvaluationScope } from "./evaluate-expression.ts";
import { ExpressionError } from "./expression.ts";
import type { TemplateResource } from "./plan-resources.ts";
import { resourcesNamed } from "./resource-dependencies.ts";
import { fn } from "./template-function.ts";
import { isObject, type TemplateObject, type TemplateValue } from "./template-value.ts";

/** What a `reference` asks for that has not been read yet; to be read, and the evaluation to be begun anew. */
export class UnreadResource extends Error {
	readonly id: string;
	readonly apiVersion: string | undefined;

	constructor(id: string, apiVersion: string | undefined) {
		super(`The resource '${id}' has not been read.`);
		this.id = id;
		this.apiVersion = apiVersion;
	}
}

/** Resources as they were read, by id in lower case. */
export type ReadResources = ReadonlyMap<string, TemplateObject>;

/** The scope with the functions that ask for resources: they answer from what was read, or throw UnreadResource. */
export function runtimeScope(
	scope: EvaluationScope,
	resources: TemplateResource[],
	read: ReadResources,
): EvaluationScope {
	const one = (name: string): { id: string; apiVersion?: string } => {
		const [found] = resourcesNamed(name, resources);
		if (found) return found;
		if (name.startsWith("/")) return { id: name };
		throw new ExpressionError(
			`The resource '${name}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details.`,
		);
	};
	const reference = (name: string, apiVersion?: string, how?: string): TemplateValue => {
		const of = one(name);
		const resource = read.get(of.id.toLowerCase());
		if (!resource) throw new UnreadResource(of.id, apiVersion ?? of.apiVersion);
		if (`${how}`.toLowerCase() === "full") return { ...resource, resourceId: of.id };
		return isObject(resource.properties) ? resource.properties : {};
	};
	const own = byLowerCase({
		reference: fn("string string|null? string?", reference),
		references: fn("string string?", (name: string, how?: string) =>
			resourcesNamed(name, resources).map(({ id }) => reference(id, undefined, how)),
		),
		resourceInfo: fn("string", (name: string) => {
			const [found] = resourcesNamed(name, resources);
			if (!found)
				throw new ExpressionError(`The resource '${name}' is not defined in the template.`);
			const { id, type, apiVersion } = found;
			return { id, type, apiVersion, name: found.name };
		}),
	});
	return { ...scope, functions: { ...scope.functions, ...own } };
}
