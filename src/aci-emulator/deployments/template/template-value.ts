import { ExpressionError } from "./expression.ts";

/** What expressions compute with: JSON. */
export type TemplateValue =
	| null
	| boolean
	| number
	| string
	| TemplateValue[]
	| { [name: string]: TemplateValue };
export type TemplateObject = { [name: string]: TemplateValue };

/** Far above what a template of ARM's 4 MB needs, and far below what fills the memory. */
const MOST_NODES = 500_000;
const MOST_CHARACTERS = 4 * 1024 * 1024;
/** No published limit; deeper values could exhaust the stack. */
const DEEPEST = 200;

/** As ARM names the type in its messages and in what it shows of parameters. */
export function typeName(value: TemplateValue): string {
	if (value === null) return "Null";
	if (Array.isArray(value)) return "Array";
	switch (typeof value) {
		case "string":
			return "String";
		case "boolean":
			return "Boolean";
		case "number":
			return Number.isInteger(value) ? "Integer" : "Float";
		default:
			return "Object";
	}
}

export function isObject(value: unknown): value is TemplateObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member of that name, which ARM compares without case; undefined if there is none. */
export function memberOf(object: TemplateObject, name: string): TemplateValue | undefined {
	if (Object.hasOwn(object, name)) return object[name];
	const wanted = name.toLowerCase();
	const found = Object.keys(object).find((each) => each.toLowerCase() === wanted);
	return found === undefined ? undefined : object[found];
}

/** An object of such entries; `__proto__` is a name like others. */
export function objectFrom(entries: Iterable<readonly [string, TemplateValue]>): TemplateObject {
	return Object.fromEntries(entries);
}

/** Takes so much off what an evaluation may handle in all; throws ExpressionError if nothing is left. */
export type Spend = (weight: number) => void;

/** For one evaluation of a template: so much that no honest one runs out, and so little that none takes long. */
export function evaluationBudget(): Spend {
	let left = 5_000_000;
	return (weight) => {
		left -= weight;
		if (left < 0) throw new ExpressionError("The template takes too long to evaluate.");
	};
}

/**
 * What a value weighs: the values in it, and its texts by their length. Throws ExpressionError if it is too large or too deep to go on with, and stops
 * looking as soon as it knows.
 */
export function checkedSize(value: unknown): number {
	let nodes = 0;
	let characters = 0;
	const rest: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
	for (let next = rest.pop(); next; next = rest.pop()) {
		const { value: each, depth } = next;
		nodes++;
		if (typeof each === "string") characters += each.length;
		if (nodes > MOST_NODES || characters > MOST_CHARACTERS || depth > DEEPEST) {
			throw new ExpressionError(
				`The template is too large: a value may have ${MOST_NODES} members, ${MOST_CHARACTERS} characters and ${DEEPEST} levels.`,
			);
		}
		if (typeof each !== "object" || each === null) continue;
		for (const inner of Object.values(each)) rest.push({ value: inner, depth: depth + 1 });
	}
	return nodes + Math.ceil(characters / 64);
}

/** A text that is the same for values that are equal. */
export function canonicalText(value: TemplateValue): string {
	return JSON.stringify(value, (_, each: TemplateValue) =>
		isObject(each) ? objectFrom(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
	);
}

/** Equal in ARM's sense: texts with case, numbers by value, objects and arrays member by member. */
export function isEqual(a: TemplateValue, b: TemplateValue): boolean {
	if (Array.isArray(a) && Array.isArray(b)) {
		return a.length === b.length && a.every((each, index) => isEqual(each, b[index]!));
	}
	if (isObject(a) && isObject(b)) {
		const names = Object.keys(a);
		return (
			names.length === Object.keys(b).length &&
			names.every((name) => Object.hasOwn(b, name) && isEqual(a[name]!, b[name]!))
		);
	}
	return a === b;
}
