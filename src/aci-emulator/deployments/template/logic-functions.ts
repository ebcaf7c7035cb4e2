import { ExpressionError } from "./expression.ts";
import { type FunctionTable, fn, type SpecialForm } from "./template-function.ts";
import { isEqual, type TemplateValue, typeName } from "./template-value.ts";

/** Source: learn.microsoft.com, "Logical functions" and "Comparison functions for ARM templates". */
export const logicFunctions: FunctionTable = {
	bool: fn("string|int|bool", (value: string | number | boolean) => {
		if (typeof value !== "string") return Boolean(value);
		const text = value.trim().toLowerCase();
		if (["true", "1"].includes(text)) return true;
		if (["false", "0"].includes(text)) return false;
		throw new ExpressionError(
			"The template language function 'bool' cannot convert its parameter to a boolean.",
		);
	}),
	fail: fn("string", (message: string) => {
		throw new ExpressionError(message);
	}),
	equals: fn("any any", isEqual),
	false: fn("", () => false),
	true: fn("", () => true),
	null: fn("", () => null),
	not: fn("bool", (value: boolean) => !value),
	less: comparison((order) => order < 0),
	lessOrEquals: comparison((order) => order <= 0),
	greater: comparison((order) => order > 0),
	greaterOrEquals: comparison((order) => order >= 0),
};

/** What evaluates no more of its arguments than it needs. By their names in lower case. */
export const logicForms: Record<string, SpecialForm> = {
	if(args, { evaluate }) {
		checkCount("if", args.length, 3, 3);
		return evaluate(args[evaluatesTo("if", evaluate(args[0]!)) ? 1 : 2]!);
	},
	and(args, { evaluate }) {
		checkCount("and", args.length, 2);
		return args.every((each) => evaluatesTo("and", evaluate(each)));
	},
	or(args, { evaluate }) {
		checkCount("or", args.length, 2);
		return args.some((each) => evaluatesTo("or", evaluate(each)));
	},
	coalesce(args, { evaluate }) {
		checkCount("coalesce", args.length, 1);
		for (const each of args) {
			const value = evaluate(each);
			if (value !== null) return value;
		}
		return null;
	},
};

function comparison(holds: (order: number) => boolean) {
	return fn("int|string int|string", (a: TemplateValue, b: TemplateValue) => {
		if (typeof a !== typeof b) {
			throw new ExpressionError(
				`The values that are compared must be of one type, found '${typeName(a)}' and '${typeName(b)}'.`,
			);
		}
		return holds(a! < b! ? -1 : a! > b! ? 1 : 0);
	});
}

function evaluatesTo(name: string, value: TemplateValue): boolean {
	if (typeof value === "boolean") return value;
	throw new ExpressionError(
		`The template language function '${name}' expects a boolean. The provided value is of type '${typeName(value)}'. Please see https://aka.ms/arm-functions for usage details.`,
	);
}

function checkCount(
	name: string,
	count: number,
	least: number,
	most = Number.MAX_SAFE_INTEGER,
): void {
	if (count >= least && count <= most) return;
	throw new ExpressionError(
		`The template function '${name}' has the wrong number of arguments: expected ${least === most ? `'${least}'` : `at least '${least}'`}, found '${count}'. Please see https://aka.ms/arm-functions for usage details.`,
	);
}
