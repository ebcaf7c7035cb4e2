import { evaluateExpression } from "./evaluate-expression.ts";
import { evaluateValue, expressionsIn } from "./evaluate-value.ts";
import type { Expression } from "./expression.ts";
import { partsOf, type TemplateResource } from "./plan-resources.ts";
import { invalidTemplate } from "./template-error.ts";
import type { TemplateValue } from "./template-value.ts";

const RUNTIME_FUNCTION = /^(reference|references|list.*)$/i;

/** The calls in a value that can only be answered once other resources exist. */
export function runtimeCallsIn(value: TemplateValue): (Expression & { kind: "call" })[] {
	return expressionsIn(value)
		.flatMap(callsIn)
		.filter(({ name }) => RUNTIME_FUNCTION.test(name));
}

/**
 * What each resource waits for: ids in lower case, by its own. They are those that `dependsOn` names, those that
 * `reference` asks for, and the batches before its own. Throws TemplateError for a name that is none of the
 * template's, and for a circle.
 */
export function resourceDependencies(resources: TemplateResource[]): Map<string, string[]> {
	const deployed = new Set(resources.filter(isDeployed).map(keyOf));
	const dependencies = new Map(
		resources.filter(isDeployed).map((resource): [string, string[]] => {
			const found = [
				...explicit(resource, resources),
				...implicit(resource, resources),
				...earlierBatches(resource, resources),
			].map(keyOf);
			return [keyOf(resource), [...new Set(found)].filter((key) => deployed.has(key))];
		}),
	);
	checkNoCircle(resources, dependencies);
	return dependencies;
}

export function isDeployed({ active, existing }: TemplateResource): boolean {
	return active && !existing;
}

/** The resources that a name stands for: a symbolic name, a loop, an id, `type/name` or a name. */
export function resourcesNamed(name: string, resources: TemplateResource[]): TemplateResource[] {
	const wanted = name.toLowerCase();
	const is = (text: string | undefined) => text?.toLowerCase() === wanted;
	const tests: ((each: TemplateResource) => boolean)[] = [
		({ symbol }) => is(symbol),
		({ loop }) => is(loop),
		({ id }) => is(id),
		({ type, name: own }) => is(`${type}/${own}`),
		({ name: own }) => is(own),
	];
	for (const test of tests) {
		const found = resources.filter(test);
		if (found.length > 0) return found;
	}
	return [];
}

function explicit(
	{ source, scope, path }: TemplateResource,
	resources: TemplateResource[],
): TemplateResource[] {
	const names = evaluateValue(source.dependsOn ?? [], scope, `${path}.dependsOn`);
	return (Array.isArray(names) ? names : [names]).flatMap((name) => {
		const found = resourcesNamed(`${name}`, resources);
		if (found.length > 0) return found;
		throw invalidTemplate(
			`The resource '${name}' is not defined in the template. Please see https://aka.ms/arm-syntax for usage details.`,
			`${path}.dependsOn`,
		);
	});
}

/** A reference whose name is only known later makes none; it is then read when the resource's turn comes. */
function implicit(
	{ source, scope }: TemplateResource,
	resources: TemplateResource[],
): TemplateResource[] {
	return runtimeCallsIn(partsOf(source).outer).flatMap(({ args }) => {
		try {
			return resourcesNamed(`${evaluateExpression(args[0]!, scope)}`, resources);
		} catch {
			return [];
		}
	});
}

function earlierBatches(
	{ loop, batch }: TemplateResource,
	resources: TemplateResource[],
): TemplateResource[] {
	if (batch === undefined) return [];
	return resources.filter((each) => each.loop === loop && each.batch === batch - 1);
}

/** Takes away what waits for nothing until nothing is left; what then remains waits for itself. */
function checkNoCircle(resources: TemplateResource[], dependencies: Map<string, string[]>): void {
	const left = new Map([...dependencies].map(([key, on]) => [key, new Set(on)]));
	const waiting = new Map<string, string[]>();
	for (const [key, on] of dependencies) {
		for (const each of on) waiting.set(each, [...(waiting.get(each) ?? []), key]);
	}
	const free = [...left.keys()].filter((key) => left.get(key)!.size === 0);
	for (let key = free.pop(); key !== undefined; key = free.pop()) {
		left.delete(key);
		for (const each of waiting.get(key) ?? []) {
			const on = left.get(each);
			on?.delete(key);
			if (on?.size === 0) free.push(each);
		}
	}
	const [circular] = left.keys();
	const found = resources.find((each) => keyOf(each) === circular);
	if (!found) return;
	throw invalidTemplate(
		`Circular dependency detected on resource: '${found.id}'. Please see https://aka.ms/arm-syntax-resources for usage details.`,
		found.path,
	);
}

export function keyOf({ id }: Pick<TemplateResource, "id">): string {
	return id.toLowerCase();
}

function callsIn(expression: Expression): (Expression & { kind: "call" })[] {
	switch (expression.kind) {
		case "literal":
			return [];
		case "call":
			return [expression, ...expression.args.flatMap(callsIn)];
		case "member":
			return callsIn(expression.of);
		case "index":
			return [...callsIn(expression.of), ...callsIn(expression.index)];
	}
}
