import { copyCount, inLoop } from "./copy-loop.ts";
import { type EvaluationScope, evaluateExpression } from "./evaluate-expression.ts";
import { type Expression, ExpressionError, parseExpression } from "./expression.ts";
import { invalidExpression } from "./template-error.ts";
import { isObject, objectFrom, type TemplateObject, type TemplateValue } from "./template-value.ts";

/**
 * A value of the template with its expressions evaluated, those in names too, and its property loops unrolled.
 * Throws TemplateError with the place of what has no value.
 */
export function evaluateValue(
	value: TemplateValue,
	scope: EvaluationScope,
	path: string,
): TemplateValue {
	if (typeof value === "string") return evaluateText(value, scope, path);
	if (Array.isArray(value)) {
		return value.map((each, index) => evaluateValue(each, scope, `${path}[${index}]`));
	}
	if (!isObject(value)) return value;
	return objectFrom(
		Object.entries(value).flatMap(([name, each]): [string, TemplateValue][] =>
			name.toLowerCase() === "copy" && Array.isArray(each)
				? each.map((loop, index) => unrolled(loop, scope, `${path}.copy[${index}]`))
				: [[nameOf(name, scope, path), evaluateValue(each, scope, `${path}.${name}`)]],
		),
	);
}

/** What `evaluateValue` makes of a text. */
function evaluateText(text: string, scope: EvaluationScope, path: string): TemplateValue {
	const source = expressionIn(text);
	if (source === undefined) return text.startsWith("[[") ? text.slice(1) : text;
	try {
		const expression = scope.read.get(source) ?? parseExpression(source);
		scope.read.set(source, expression);
		return evaluateExpression(expression, scope);
	} catch (error) {
		if (error instanceof ExpressionError) throw invalidExpression(error.message, path);
		// Expressions may lead to one another through variables and functions, and only the stack ends it.
		if (error instanceof RangeError) throw invalidExpression("It leads too deep.", path);
		throw error;
	}
}

/** All expressions in a value, as trees; those that cannot be read are left out. */
export function expressionsIn(value: TemplateValue): Expression[] {
	if (typeof value === "string") {
		const source = expressionIn(value);
		if (source === undefined) return [];
		try {
			return [parseExpression(source)];
		} catch {
			return [];
		}
	}
	if (Array.isArray(value)) return value.flatMap(expressionsIn);
	if (!isObject(value)) return [];
	return Object.entries(value).flatMap(([name, each]) => [
		...expressionsIn(name),
		...expressionsIn(each),
	]);
}

/** What stands between the brackets of a text that is an expression. */
function expressionIn(text: string): string | undefined {
	const isExpression = text.startsWith("[") && !text.startsWith("[[") && text.endsWith("]");
	return isExpression ? text.slice(1, -1) : undefined;
}

function nameOf(name: string, scope: EvaluationScope, path: string): string {
	const value = evaluateText(name, scope, `${path}.${name}`);
	if (typeof value === "string") return value;
	throw invalidExpression("The name of a property must be of type 'String'.", `${path}.${name}`);
}

/** A property loop: `{"name", "count", "input"}` becomes an array under that name. */
function unrolled(
	loop: TemplateValue,
	scope: EvaluationScope,
	path: string,
): [string, TemplateValue] {
	const { name, count, input } = isObject(loop) ? loop : ({} as TemplateObject);
	if (typeof name !== "string" || input === undefined) {
		throw invalidExpression("A property loop must have 'name', 'count' and 'input'.", path);
	}
	const times = copyCount(evaluateValue(count ?? null, scope, `${path}.count`), `${path}.count`);
	const values = Array.from({ length: times }, (_, index) =>
		evaluateValue(input, inLoop(scope, name, index), `${path}.input`),
	);
	return [name, values];
}
