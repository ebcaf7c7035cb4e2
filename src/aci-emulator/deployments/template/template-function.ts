import { type Expression, ExpressionError } from "./expression.ts";
import { type TemplateValue, typeName } from "./template-value.ts";

export interface TemplateFunction {
	/** What each argument may be; the last one repeats if `rest`. */
	kinds: string[];
	least: number;
	rest: boolean;
	run: (...args: never[]) => TemplateValue;
}

export type FunctionTable = Record<string, TemplateFunction>;

/** A function that gets its arguments unevaluated. */
export type SpecialForm = (
	args: Expression[],
	context: {
		evaluate(expression: Expression): TemplateValue;
		variables: ReadonlyMap<string, TemplateValue>;
		evaluateWith(
			expression: Expression,
			variables: ReadonlyMap<string, TemplateValue>,
		): TemplateValue;
	},
) => TemplateValue;

/**
 * A function by its signature: the kinds of its arguments, parted by blanks. `int?` may be left out, `any...`
 * repeats (at least once; `any...?` also not at all), `string|array` is one of both.
 */
export function fn(signature: string, run: TemplateFunction["run"]): TemplateFunction {
	const parts = signature.split(" ").filter((each) => each !== "");
	return {
		kinds: parts.map((each) => each.replace(/[?.]+$/, "")),
		least: parts.filter((each) => !each.endsWith("?")).length,
		rest: parts.at(-1)?.includes("...") ?? false,
		run,
	};
}

/** Calls it with values that were checked. Throws ExpressionError if there are too few, too many or wrong ones. */
export function callFunction(
	name: string,
	{ kinds, least, rest, run }: TemplateFunction,
	args: TemplateValue[],
): TemplateValue {
	if (args.length < least || (args.length > kinds.length && !rest)) {
		const expected = rest
			? `at least '${least}'`
			: least === kinds.length
				? `'${least}'`
				: `from '${least}' to '${kinds.length}'`;
		throw new ExpressionError(
			`The template function '${name}' has the wrong number of arguments: expected ${expected}, found '${args.length}'. Please see https://aka.ms/arm-functions for usage details.`,
		);
	}
	for (const [index, value] of args.entries()) {
		const kind = kinds[Math.min(index, kinds.length - 1)]!;
		if (kind === "any" || kind.split("|").includes(kindOf(value))) continue;
		throw new ExpressionError(
			`The template language function '${name}' expects its argument ${index + 1} to be of type '${kind}'. The provided value is of type '${typeName(value)}'. Please see https://aka.ms/arm-functions for usage details.`,
		);
	}
	return run(...(args as never[]));
}

function kindOf(value: TemplateValue): string {
	const name = typeName(value).toLowerCase();
	return name === "integer" ? "int" : name === "boolean" ? "bool" : name;
}
