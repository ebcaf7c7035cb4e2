import { formatDate } from "./date-functions.ts";
import { byLowerCase, type EvaluationScope } from "./evaluate-expression.ts";
import { evaluateValue } from "./evaluate-value.ts";
import { ExpressionError } from "./expression.ts";
import { resourceIdFunctions } from "./resource-ids.ts";
import { invalidTemplate } from "./template-error.ts";
import { type FunctionTable, fn, type TemplateFunction } from "./template-function.ts";
import { checkParameter, objectAt, type TemplateParameter } from "./template-parameters.ts";
import {
	evaluationBudget,
	isObject,
	type TemplateObject,
	type TemplateValue,
} from "./template-value.ts";

/** What a deployment finds around it: what `subscription()`, `resourceGroup()` and the like answer. */
export interface Surroundings {
	subscriptionId: string;
	tenantId: string;
	/** As its GET answers. */
	resourceGroup: TemplateObject & { name: string };
	deploymentName: string;
	/** The origin under which the client reached the emulator. */
	origin: string;
	/** Milliseconds since the epoch. */
	now: number;
	newGuid: () => string;
}

/** The scope of a template's expressions, and the values of its parameters. */
export interface DeploymentScope {
	scope: EvaluationScope;
	parameters: { parameter: TemplateParameter; value: TemplateValue }[];
}

/** Throws TemplateError if a parameter has no value or a wrong one, or if a variable has none. */
export function deploymentScope(
	template: TemplateObject,
	declared: TemplateParameter[],
	around: Surroundings,
): DeploymentScope {
	const functions: FunctionTable = { ...surroundingFunctions(template, around) };
	const spend = evaluationBudget();
	const scope: EvaluationScope = { functions, spend, read: new Map() };
	const inDefaults: EvaluationScope = {
		...scope,
		functions: { ...functions, ...defaultFunctions(around) },
	};
	const parameterOf = lazily(
		"parameter",
		declared.map((each) => [each.name, () => parameterValue(each, inDefaults)]),
	);
	const variables = variablesOf(template, scope);
	const variableOf = lazily("variable", variables);
	const own: FunctionTable = {
		parameters: fn("string", parameterOf),
		variables: fn("string", variableOf),
	};
	Object.assign(inDefaults.functions, { parameters: own.parameters });
	Object.assign(functions, own, userFunctions(template, scope));
	const parameters = declared.map((parameter) => ({
		parameter,
		value: parameterOf(parameter.name),
	}));
	for (const [name] of variables) variableOf(name);
	return { scope, parameters };
}

function parameterValue(parameter: TemplateParameter, inDefaults: EvaluationScope): TemplateValue {
	const { name, declaration, given, path } = parameter;
	let value = given;
	if (value === undefined && declaration.defaultValue !== undefined) {
		value = evaluateValue(declaration.defaultValue, inDefaults, `${path}.defaultValue`);
	}
	if (value === undefined && declaration.nullable === true) value = null;
	if (value === undefined) {
		throw invalidTemplate(
			`The value for the template parameter '${name}' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details.`,
			path,
		);
	}
	checkParameter(parameter, value);
	return value;
}

function variablesOf(
	template: TemplateObject,
	scope: EvaluationScope,
): [string, () => TemplateValue][] {
	const path = "properties.template.variables";
	const { copy, ...plain } = objectAt(template.variables, path);
	const looped = Array.isArray(copy)
		? copy.map((loop): [string, () => TemplateValue] => {
				const name = isObject(loop) ? `${loop.name}` : "";
				// The loop becomes a member under its own name.
				const unrolled = () => evaluateValue({ copy: [loop] }, scope, path) as TemplateObject;
				return [name, () => unrolled()[name] ?? null];
			})
		: [];
	return [
		...Object.entries(plain).map(([name, value]): [string, () => TemplateValue] => [
			name,
			() => evaluateValue(value, scope, `${path}.${name}`),
		]),
		...looped,
	];
}

/** Values by name, without case; each is computed when it is asked for first, and may ask for others. */
function lazily(
	kind: "parameter" | "variable",
	entries: [string, () => TemplateValue][],
): (name: string) => TemplateValue {
	const computes = new Map(entries.map(([name, compute]) => [name.toLowerCase(), compute]));
	const values = new Map<string, TemplateValue>();
	const under = new Set<string>();
	return (name) => {
		const key = name.toLowerCase();
		const known = values.get(key);
		if (known !== undefined) return known;
		const compute = computes.get(key);
		if (!compute) throw new ExpressionError(`The template ${kind} '${name}' is not found.`);
		if (under.has(key) || under.size > 100) {
			throw new ExpressionError(`The template ${kind} '${name}' refers to itself.`);
		}
		under.add(key);
		const value = compute();
		under.delete(key);
		values.set(key, value);
		return value;
	};
}

function surroundingFunctions(template: TemplateObject, around: Surroundings): FunctionTable {
	const { subscriptionId, tenantId, resourceGroup, deploymentName, origin } = around;
	const subscription = {
		id: `/subscriptions/${subscriptionId}`,
		...{ subscriptionId, tenantId, displayName: "ACI emulator" },
	};
	const environment = {
		name: "AciEmulator",
		resourceManager: `${origin}/`,
		authentication: { loginEndpoint: `${origin}/`, audiences: [`${origin}/`], tenant: "common" },
		suffixes: {},
	};
	const misplaced = (name: string) =>
		fn("any...?", () => {
			throw new ExpressionError(
				`The template function '${name}' is not expected at this location. Please see https://aka.ms/arm-functions for usage details.`,
			);
		});
	return byLowerCase({
		deployment: fn("", () => ({
			name: deploymentName,
			properties: { template, mode: "Incremental", provisioningState: "Accepted" },
		})),
		environment: fn("", () => environment),
		resourceGroup: fn("", () => resourceGroup),
		subscription: fn("", () => subscription),
		tenant: fn("", () => ({
			tenantId,
			id: `/tenants/${tenantId}`,
			countryCode: "",
			displayName: "",
		})),
		...resourceIdFunctions(subscriptionId, resourceGroup.name),
		...{ reference: misplaced("reference"), copyIndex: misplaced("copyIndex") },
		...{ newGuid: misplaced("newGuid"), utcNow: misplaced("utcNow") },
	});
}

/** What only default values of parameters may call. */
function defaultFunctions({ newGuid, now }: Surroundings): FunctionTable {
	return byLowerCase({
		newGuid: fn("", newGuid),
		utcNow: fn("string?", (format?: string) => formatDate(now, format)),
	});
}

/** The template's own functions, `namespace.name`, which see their parameters and nothing else of the template. */
function userFunctions(template: TemplateObject, outer: EvaluationScope): FunctionTable {
	const namespaces = Array.isArray(template.functions) ? template.functions.filter(isObject) : [];
	const table: FunctionTable = {};
	const scope = { ...outer, functions: { ...outer.functions } };
	for (const { namespace, members } of namespaces) {
		for (const [name, member] of Object.entries(isObject(members) ? members : {})) {
			if (!isObject(member)) continue;
			const path = `properties.template.functions.${namespace}.${name}`;
			table[`${namespace}.${name}`.toLowerCase()] = userFunction(member, scope, path);
		}
	}
	Object.assign(scope.functions, table);
	return table;
}

function userFunction(
	{ parameters, output }: TemplateObject,
	scope: EvaluationScope,
	path: string,
): TemplateFunction {
	const declared = Array.isArray(parameters) ? parameters : [];
	const names = declared.map((each) => (isObject(each) ? `${each.name}`.toLowerCase() : ""));
	const body = isObject(output) ? (output.value ?? null) : null;
	return fn("any ".repeat(names.length), (...values: TemplateValue[]) => {
		const local: FunctionTable = {
			parameters: fn("string", (name: string) => {
				const value = values[names.indexOf(name.toLowerCase())];
				if (value !== undefined) return value;
				throw new ExpressionError(`The template parameter '${name}' is not found.`);
			}),
		};
		return evaluateValue(body, { ...scope, local }, path);
	});
}
