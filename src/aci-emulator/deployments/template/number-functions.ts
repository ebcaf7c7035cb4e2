import { ExpressionError } from "./expression.ts";
import { type FunctionTable, fn } from "./template-function.ts";

/** Integers alone, as in ARM. Source: learn.microsoft.com, "Numeric functions for ARM templates". */
export const numberFunctions: FunctionTable = {
	add: fn("int int", (a: number, b: number) => checked(a + b)),
	sub: fn("int int", (a: number, b: number) => checked(a - b)),
	mul: fn("int int", (a: number, b: number) => checked(a * b)),
	div: fn("int int", (a: number, b: number) => Math.trunc(a / divisor("div", b))),
	mod: fn("int int", (a: number, b: number) => a % divisor("mod", b)),
	float: fn("string|int|float", (value: string | number) => numberFrom("float", value)),
	int: fn("string|int|float", (value: string | number) => {
		const number = numberFrom("int", value);
		if (typeof value === "number" || Number.isInteger(number)) return Math.trunc(number);
		throw notNumber("int");
	}),
	max: fn("int|array int...?", (...of: (number | number[])[]) => extreme("max", Math.max, of)),
	min: fn("int|array int...?", (...of: (number | number[])[]) => extreme("min", Math.min, of)),
};

function numberFrom(name: string, value: string | number): number {
	const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
	if (Number.isFinite(number)) return number;
	throw notNumber(name);
}

function notNumber(name: string): ExpressionError {
	return new ExpressionError(
		`The template language function '${name}' cannot convert its parameter to a number.`,
	);
}

function checked(value: number): number {
	if (Number.isSafeInteger(value)) return value;
	throw new ExpressionError("A number of the template is out of range.");
}

function divisor(name: string, value: number): number {
	if (value !== 0) return value;
	throw new ExpressionError(`The template language function '${name}' cannot divide by zero.`);
}

function extreme(
	name: string,
	pick: (...of: number[]) => number,
	of: (number | number[])[],
): number {
	const numbers = of.flat();
	if (numbers.length > 0 && numbers.every((each) => typeof each === "number")) {
		return numbers.reduce((a, b) => pick(a, b));
	}
	throw new ExpressionError(
		`The template language function '${name}' expects integers, or one array of them.`,
	);
}
