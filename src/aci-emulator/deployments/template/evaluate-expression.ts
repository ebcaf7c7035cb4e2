import { collectionFunctions } from "./collection-functions.ts";
import { dateFunctions } from "./date-functions.ts";
import { type Expression, ExpressionError } from "./expression.ts";
import { lambdaForms } from "./lambda-functions.ts";
import { logicForms, logicFunctions } from "./logic-functions.ts";
import { numberFunctions } from "./number-functions.ts";
import { stringFunctions } from "./string-functions.ts";
import { callFunction, type FunctionTable, type SpecialForm } from "./template-function.ts";
import {
	checkedSize,
	isObject,
	memberOf,
	type Spend,
	type TemplateValue,
	typeName,
} from "./template-value.ts";

/** What an expression finds around it. */
export interface EvaluationScope {
	/** The functions that depend on the place, such as `parameters` and `copyIndex`; by their names in lower case. */
	functions: FunctionTable;
	/** Those of the template's own function around the expression, found before all others. */
	local?: FunctionTable;
	/** Expressions that were read already, by their texts. */
	read: Map<string, Expression>;
	/** Called with what each function answers. */
	spend: Spend;
	/** The variables of the lambdas around the expression. */
	lambdaVariables?: ReadonlyMap<string, TemplateValue>;
	/** The indexes of the copy loops around it, by their names in lower case. */
	loops?: ReadonlyMap<string, number>;
}

const builtIn: FunctionTable = byLowerCase({
	...collectionFunctions,
	...dateFunctions,
	...logicFunctions,
	...numberFunctions,
	...stringFunctions,
});

/** Forms that do not evaluate all of their arguments, or not once. */
const forms: Record<string, SpecialForm> = { ...logicForms, ...lambdaForms };

/** The value of an expression. Throws ExpressionError, and whatever the functions of the scope throw. */
export function evaluateExpression(expression: Expression, scope: EvaluationScope): TemplateValue {
	switch (expression.kind) {
		case "literal":
			return expression.value;
		case "member":
			return memberValue(evaluateExpression(expression.of, scope), expression.name);
		case "index":
			return indexed(
				evaluateExpression(expression.of, scope),
				evaluateExpression(expression.index, scope),
			);
		case "call":
			return called(expression, scope);
	}
}

/** The table with its names in lower case, as functions are found without case. */
export function byLowerCase<T>(table: Record<string, T>): Record<string, T> {
	return Object.fromEntries(Object.entries(table).map(([name, of]) => [name.toLowerCase(), of]));
}

function called(
	{ name, args }: Expression & { kind: "call" },
	scope: EvaluationScope,
): TemplateValue {
	const key = name.toLowerCase();
	if (Object.hasOwn(forms, key)) {
		return spent(
			scope,
			forms[key]!(args, {
				evaluate: (each) => evaluateExpression(each, scope),
				variables: scope.lambdaVariables ?? new Map(),
				evaluateWith: (each, lambdaVariables) =>
					evaluateExpression(each, { ...scope, lambdaVariables }),
			}),
		);
	}
	const table = [scope.local ?? {}, scope.functions, builtIn].find((each) =>
		Object.hasOwn(each, key),
	);
	if (!table) {
		throw new ExpressionError(
			`The template function '${name}' is not valid. Please see https://aka.ms/arm-functions for usage details.`,
		);
	}
	const values = args.map((each) => evaluateExpression(each, scope));
	return spent(scope, callFunction(name, table[key]!, values));
}

/** A call takes its time, however little it answers. */
const CALL_WEIGHT = 10;

function spent({ spend }: EvaluationScope, result: TemplateValue): TemplateValue {
	spend(CALL_WEIGHT + checkedSize(result));
	return result;
}

function memberValue(of: TemplateValue, name: string): TemplateValue {
	const found = isObject(of) ? memberOf(of, name) : undefined;
	if (found !== undefined) return found;
	if (!isObject(of)) {
		throw new ExpressionError(
			`The language expression property '${name}' can't be evaluated: the value is of type '${typeName(of)}'.`,
		);
	}
	throw new ExpressionError(
		`The language expression property '${name}' doesn't exist, available properties are '${Object.keys(of).join(", ")}'.`,
	);
}

function indexed(of: TemplateValue, index: TemplateValue): TemplateValue {
	if (typeof index === "string") return memberValue(of, index);
	if (!Array.isArray(of) || typeof index !== "number") {
		throw new ExpressionError(
			`The language expression property of type '${typeName(index)}' can't be evaluated on a value of type '${typeName(of)}'.`,
		);
	}
	const found = of[index];
	if (found === undefined) {
		throw new ExpressionError(
			`The language expression property array index '${index}' is out of bounds.`,
		);
	}
	return found;
}
