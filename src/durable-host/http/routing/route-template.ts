/**
 * Templates of routes, as ASP.NET Core writes them (Microsoft.AspNetCore.Routing TemplateParser):
 * `jobs/{id:int:min(1)}/items/{index?}`, `{kind=all}`, `files/{name}.{ext?}`, `{*rest}`. `{{` and `}}` are
 * braces.
 */
import { type RouteConstraint, routeConstraint } from "./route-constraint.ts";

export interface RouteTemplate {
	segments: readonly RouteSegment[];
}

/** The parts between two slashes; one part, or texts and parameters in turns. */
export type RouteSegment = readonly RoutePart[];
export type RoutePart = { text: string } | RouteParameter;

export interface RouteParameter {
	name: string;
	isCatchAll: boolean;
	isOptional: boolean;
	/** The value when the path has none. */
	byDefault?: string;
	constraints: readonly RouteConstraint[];
}

/** Reads a template; throws a RangeError that says what is wrong. */
export function parseRoute(template: string): RouteTemplate {
	const fail = (message: string) => new RangeError(`The route '${template}' ${message}`);
	if (template === "") return { segments: [] };
	const segments = splitParts(template, fail).map((parts) =>
		parts.map((part) => ("parameter" in part ? parameter(part.parameter, fail) : part)),
	);
	checkSegments(segments, fail);
	return { segments };
}

type Fail = (message: string) => RangeError;
type RawPart = { text: string } | { parameter: string };

/** The segments of a template, with their parts unread. */
function splitParts(template: string, fail: Fail): RawPart[][] {
	const segments: RawPart[][] = [[]];
	let text = "";
	const endText = () => {
		if (text !== "") segments.at(-1)!.push({ text });
		text = "";
	};
	for (let at = 0; at < template.length; at++) {
		const character = template[at]!;
		const isDoubled = template[at + 1] === character;
		if ((character === "{" || character === "}") && isDoubled) {
			text += character;
			at++;
		} else if (character === "{") {
			endText();
			const end = endOfParameter(template, at + 1);
			if (end === undefined) throw fail("has a brace that is not closed.");
			const inner = template.slice(at + 1, end);
			segments.at(-1)!.push({ parameter: inner.replaceAll("{{", "{").replaceAll("}}", "}") });
			at = end;
		} else if (character === "}") throw fail("closes a brace that is not open.");
		else if (character === "/") {
			endText();
			segments.push([]);
		} else text += character;
	}
	endText();
	return segments;
}

function endOfParameter(template: string, from: number): number | undefined {
	for (let at = from; at < template.length; at++) {
		if (template[at] !== "}") continue;
		if (template[at + 1] !== "}") return at;
		at++;
	}
	return undefined;
}

function parameter(inner: string, fail: Fail): RouteParameter {
	const isOptional = inner.endsWith("?");
	const described = isOptional ? inner.slice(0, -1) : inner;
	const [, stars, name, rest = ""] = /^(\*{0,2})([^{}/?*:=]*)([\s\S]*)$/.exec(described) ?? [];
	if (!name) throw fail(`has the parameter '{${inner}}', which has no name.`);
	const { constraints, byDefault } = afterName(rest, inner, fail);
	const isCatchAll = stars !== "";
	if (isOptional && (isCatchAll || byDefault !== undefined))
		throw fail(`has '{${inner}}', which is optional and has a value anyway.`);
	const value = byDefault === undefined ? {} : { byDefault };
	return { name, isCatchAll, isOptional, ...value, constraints };
}

/** Reads `:constraint(arguments)`, as many as there are, then `=default`. */
function afterName(rest: string, inner: string, fail: Fail) {
	const constraints: RouteConstraint[] = [];
	let left = rest;
	while (left.startsWith(":")) {
		const [whole, name, inParentheses] = /^:(\w+)(?:\(([\s\S]*?)\)(?=$|[:=]))?/.exec(left) ?? [];
		if (whole === undefined) throw fail(`has '{${inner}}', whose constraint cannot be read.`);
		const constraint = routeConstraint(name!, inParentheses);
		if (typeof constraint === "string") throw fail(`has '{${inner}}': ${constraint}`);
		constraints.push(constraint);
		left = left.slice(whole.length);
	}
	if (left.startsWith("=")) return { constraints, byDefault: left.slice(1) };
	if (left !== "") throw fail(`has '{${inner}}', of which '${left}' cannot be read.`);
	return { constraints, byDefault: undefined };
}

function checkSegments(segments: readonly RouteSegment[], fail: Fail): void {
	const names = new Set<string>();
	for (const [index, segment] of segments.entries()) {
		if (segment.length === 0)
			throw fail("begins or ends with a slash, or has two in a row. Leave that slash out.");
		for (const [at, part] of segment.entries()) {
			if ("text" in part) {
				if (part.text.includes("?")) throw fail("has a question mark outside of braces.");
				continue;
			}
			const before = segment[at - 1];
			if (before !== undefined && !("text" in before))
				throw fail(`has '{${part.name}}' right behind another parameter.`);
			if (part.isCatchAll && (segment.length > 1 || index < segments.length - 1))
				throw fail(`has '{*${part.name}}', which can only be the last segment, alone.`);
			if (part.isOptional && segment.length > 1 && !isBehindPoint(segment, at))
				throw fail(`has '{${part.name}?}', which can only stand alone or behind a point.`);
			if (names.has(part.name.toLowerCase())) throw fail(`has two parameters '${part.name}'.`);
			names.add(part.name.toLowerCase());
		}
	}
}

function isBehindPoint(segment: RouteSegment, at: number): boolean {
	const before = segment[at - 1];
	return (
		at === segment.length - 1 && before !== undefined && "text" in before && before.text === "."
	);
}
