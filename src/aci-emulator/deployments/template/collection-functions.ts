import { ExpressionError } from "./expression.ts";
import { type FunctionTable, fn } from "./template-function.ts";
import {
	canonicalText,
	isEqual,
	isObject,
	memberOf,
	objectFrom,
	type TemplateObject,
	type TemplateValue,
} from "./template-value.ts";

/**
 * Functions on arrays and objects, also those that take a text as well.
 * Source: learn.microsoft.com, "Array functions" and "Object functions for ARM templates".
 */
export const collectionFunctions: FunctionTable = {
	array: fn("any", (value: TemplateValue) => (Array.isArray(value) ? value : [value])),
	concat: fn("any...", concat),
	contains: fn("string|array|object any", contains),
	createArray: fn("any...?", (...values: TemplateValue[]) => values),
	createObject: fn("any...?", createObject),
	empty: fn("string|array|object|null", (value: TemplateValue) => {
		if (isObject(value)) return Object.keys(value).length === 0;
		return value === null || (value as string | TemplateValue[]).length === 0;
	}),
	first: fn("string|array", (of: string | TemplateValue[]) =>
		typeof of === "string" ? of.slice(0, 1) : (of[0] ?? null),
	),
	last: fn("string|array", (of: string | TemplateValue[]) =>
		typeof of === "string" ? of.slice(-1) : (of.at(-1) ?? null),
	),
	flatten: fn("array", (of: TemplateValue[]) => of.flat() as TemplateValue[]),
	indexOf: fn("string|array any", (of: string | TemplateValue[], wanted: TemplateValue) =>
		typeof of === "string"
			? of.toLowerCase().indexOf(`${wanted}`.toLowerCase())
			: of.findIndex((each) => isEqual(each, wanted)),
	),
	lastIndexOf: fn("string|array any", (of: string | TemplateValue[], wanted: TemplateValue) =>
		typeof of === "string"
			? of.toLowerCase().lastIndexOf(`${wanted}`.toLowerCase())
			: of.findLastIndex((each) => isEqual(each, wanted)),
	),
	intersection: fn("array|object array|object...", intersection),
	items: fn("object", (of: TemplateObject) =>
		Object.keys(of)
			.sort()
			.map((key) => ({ key, value: of[key]! })),
	),
	join: fn("array string", (of: TemplateValue[], by: string) => of.join(by)),
	length: fn("string|array|object", (of: string | TemplateValue[] | TemplateObject) =>
		isObject(of) ? Object.keys(of).length : of.length,
	),
	objectKeys: fn("object", (of: TemplateObject) => Object.keys(of).sort()),
	range: fn("int int", range),
	shallowMerge: fn("array", (of: TemplateValue[]) =>
		objectFrom(of.flatMap((each) => Object.entries(each as TemplateObject))),
	),
	skip: fn("string|array int", (of: string | TemplateValue[], count: number) =>
		of.slice(Math.max(count, 0)),
	),
	take: fn("string|array int", (of: string | TemplateValue[], count: number) =>
		of.slice(0, Math.max(count, 0)),
	),
	tryGet: fn("array|object string|int...", (of: TemplateValue, ...path: (string | number)[]) =>
		path.reduce<TemplateValue>(tryGet, of),
	),
	indexFromEnd: fn("array int", (of: TemplateValue[], index: number) => {
		const found = index > 0 ? of.at(-index) : undefined;
		if (found !== undefined) return found;
		throw new ExpressionError(
			`The language expression property array index '${index}' from the end is out of bounds.`,
		);
	}),
	tryIndexFromEnd: fn("array int", (of: TemplateValue[], index: number) =>
		index > 0 ? (of.at(-index) ?? null) : null,
	),
	union: fn("array|object array|object...", (...all: TemplateValue[]) => all.reduce(united)),
};

function concat(...values: TemplateValue[]): TemplateValue {
	if (values.some(Array.isArray)) {
		if (values.every(Array.isArray)) return values.flat() as TemplateValue[];
	} else if (!values.some(isObject)) {
		return values
			.map((each) => (typeof each === "boolean" ? (each ? "True" : "False") : (each ?? "")))
			.join("");
	}
	throw new ExpressionError(
		"The template language function 'concat' expects its arguments to be all texts and numbers, or all arrays.",
	);
}

function contains(of: string | TemplateValue[] | TemplateObject, wanted: TemplateValue): boolean {
	if (typeof of === "string") return of.includes(`${wanted}`);
	if (Array.isArray(of)) return of.some((each) => isEqual(each, wanted));
	return memberOf(of, `${wanted}`) !== undefined;
}

function createObject(...values: TemplateValue[]): TemplateObject {
	if (
		values.length % 2 === 1 ||
		values.some((each, at) => at % 2 === 0 && typeof each !== "string")
	) {
		throw new ExpressionError(
			"The template language function 'createObject' expects names and values in turn; a name is a text.",
		);
	}
	const names = values.filter((_, index) => index % 2 === 0);
	return objectFrom(names.map((name, index) => [name as string, values[index * 2 + 1]!]));
}

function intersection(first: TemplateValue, ...others: TemplateValue[]): TemplateValue {
	if (Array.isArray(first)) {
		const texts = others.map(
			(other) => new Set(Array.isArray(other) ? other.map(canonicalText) : []),
		);
		return first.filter((each) => texts.every((of) => of.has(canonicalText(each))));
	}
	const isEverywhere = ([name, value]: [string, TemplateValue]) =>
		others.every((other) => {
			const found = isObject(other) ? memberOf(other, name) : undefined;
			return found !== undefined && isEqual(found, value);
		});
	return objectFrom(Object.entries(first as TemplateObject).filter(isEverywhere));
}

function range(start: number, count: number): number[] {
	if (count < 0 || count > 10_000) {
		throw new ExpressionError(
			`The template language function 'range' expects a count from 0 to 10000, found '${count}'.`,
		);
	}
	return Array.from({ length: count }, (_, index) => start + index);
}

function tryGet(of: TemplateValue, step: string | number): TemplateValue {
	if (Array.isArray(of)) return typeof step === "number" ? (of[step] ?? null) : null;
	return isObject(of) ? (memberOf(of, `${step}`) ?? null) : null;
}

/** Arrays: the members of both, each once. Objects: the later value of a name, but objects in objects are united. */
function united(a: TemplateValue, b: TemplateValue): TemplateValue {
	if (Array.isArray(a) && Array.isArray(b)) {
		const seen = new Map<string, TemplateValue>();
		for (const each of [...a, ...b]) {
			const text = canonicalText(each);
			if (!seen.has(text)) seen.set(text, each);
		}
		return [...seen.values()];
	}
	if (!isObject(a) || !isObject(b)) {
		throw new ExpressionError(
			"The template language function 'union' expects its arguments to be all arrays, or all objects.",
		);
	}
	const merged = new Map(Object.entries(a));
	for (const [name, value] of Object.entries(b)) {
		const earlier = merged.get(name);
		merged.set(name, isObject(earlier) && isObject(value) ? united(earlier, value) : value);
	}
	return objectFrom(merged);
}
