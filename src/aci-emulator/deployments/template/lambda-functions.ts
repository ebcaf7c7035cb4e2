import { type Expression, ExpressionError } from "./expression.ts";
import type { SpecialForm } from "./template-function.ts";
import { isObject, objectFrom, type TemplateValue, typeName } from "./template-value.ts";

/**
 * Functions that take a lambda, as Bicep writes loops: `map(array, lambda('each', ...lambdaVariables('each')...))`.
 * Source: learn.microsoft.com, "Lambda functions for ARM templates".
 */
export const lambdaForms: Record<string, SpecialForm> = {
	map: (args, context) => {
		const call = lambda("map", args[1], context);
		return arrayOf("map", args, context).map((each, index) => call(each, index));
	},
	filter: (args, context) => {
		const call = lambda("filter", args[1], context);
		return arrayOf("filter", args, context).filter((each, index) => call(each, index) === true);
	},
	sort: (args, context) => {
		const isFirst = lambda("sort", args[1], context);
		return arrayOf("sort", args, context).toSorted((a, b) =>
			isFirst(a, b) === true ? -1 : isFirst(b, a) === true ? 1 : 0,
		);
	},
	reduce: (args, context) => {
		if (args[1] === undefined) throw misused("reduce");
		const call = lambda("reduce", args[2], context);
		return arrayOf("reduce", args, context).reduce<TemplateValue>(
			(result, each) => call(result, each),
			context.evaluate(args[1]),
		);
	},
	toobject: (args, context) => {
		const name = lambda("toObject", args[1], context);
		const value = args[2] === undefined ? undefined : lambda("toObject", args[2], context);
		const all = arrayOf("toObject", args, context);
		return objectFrom(all.map((each) => [`${name(each)}`, value ? value(each) : each]));
	},
	mapvalues: (args, context) => {
		const call = lambda("mapValues", args[1], context);
		const of = args[0] === undefined ? null : context.evaluate(args[0]);
		if (!isObject(of)) throw misused("mapValues");
		return objectFrom(Object.entries(of).map(([name, each]) => [name, call(each)]));
	},
	groupby: (args, context) => {
		const name = lambda("groupBy", args[1], context);
		const all = arrayOf("groupBy", args, context);
		return objectFrom(Object.entries(Object.groupBy(all, (each) => `${name(each)}`)) as never);
	},
	lambdavariables: (args, { evaluate, variables }) => {
		const name = args[0] === undefined ? undefined : evaluate(args[0]);
		const found = typeof name === "string" ? variables.get(name.toLowerCase()) : undefined;
		if (found !== undefined) return found;
		throw new ExpressionError(`The lambda variable '${name}' is not valid here.`);
	},
};

type FormContext = Parameters<SpecialForm>[1];

/** The lambda as a function: its last argument is its body, those before are the names of its parameters. */
function lambda(
	of: string,
	expression: Expression | undefined,
	{ evaluate, variables, evaluateWith }: FormContext,
): (...values: TemplateValue[]) => TemplateValue {
	if (expression?.kind !== "call" || expression.name.toLowerCase() !== "lambda") throw misused(of);
	const body = expression.args.at(-1);
	if (body === undefined) throw misused(of);
	const names = expression.args.slice(0, -1).map((each) => `${evaluate(each)}`.toLowerCase());
	return (...values) => {
		const own = names.map((name, index) => [name, values[index] ?? null] as const);
		return evaluateWith(body, new Map([...variables, ...own]));
	};
}

function arrayOf(name: string, args: Expression[], { evaluate }: FormContext): TemplateValue[] {
	const value = args[0] === undefined ? null : evaluate(args[0]);
	if (Array.isArray(value)) return value;
	throw new ExpressionError(
		`The template language function '${name}' expects its first argument to be an array. The provided value is of type '${typeName(value)}'.`,
	);
}

function misused(name: string): ExpressionError {
	return new ExpressionError(
		`The template language function '${name}' expects an array, or an object, and a lambda. Please see https://aka.ms/arm-functions for usage details.`,
	);
}
