/** Whether a path fits a template, and with which values (TemplateMatcher and RouteConstraintMatcher). */
import { percentDecoded } from "../percent-decode.ts";
import type { RouteParameter, RoutePart, RouteSegment, RouteTemplate } from "./route-template.ts";

export type RouteValues = Record<string, string>;
/** Answers the values of the parameters if the path fits. Optional ones that the path does not have are left out. */
export type RouteMatcher = (path: readonly string[]) => RouteValues | undefined;

/**
 * The segments of a URL's path, decoded as ASP.NET Core does: an encoded slash stays encoded. One slash at the
 * end does not count.
 */
export function pathSegments(path: string): string[] {
	const segments = path.split("/").slice(1);
	if (segments.at(-1) === "") segments.pop();
	return path.includes("%") ? segments.map(decodedSegment) : segments;
}

function decodedSegment(segment: string): string {
	const parts = segment.split(/(%2f)/i);
	return parts.map((part, index) => (index % 2 === 1 ? part : percentDecoded(part))).join("");
}

export function routeMatcher({ segments }: RouteTemplate): RouteMatcher {
	const matchers = segments.map(segmentMatcher);
	const parameters = segments.flat().filter((part) => !("text" in part)) as RouteParameter[];
	return (path) => {
		// Whatever a parameter is called, no object has a value of its own for it.
		const values: RouteValues = Object.create(null);
		const isMatch =
			matchers.every((matches, index) => matches(path, index, values)) &&
			(path.length <= segments.length || endsInCatchAll(segments));
		if (!isMatch) return undefined;
		for (const { name, byDefault, constraints } of parameters) {
			if (byDefault !== undefined) values[name] ??= byDefault;
			const value = values[name];
			if (value !== undefined && !constraints.every((fits) => fits(value))) return undefined;
		}
		return values;
	};
}

type SegmentMatcher = (path: readonly string[], index: number, values: RouteValues) => boolean;

function segmentMatcher(segment: RouteSegment): SegmentMatcher {
	const [first] = segment;
	if (segment.length > 1) return compositeMatcher(segment);
	if (first === undefined || "text" in first) {
		const text = first?.text.toLowerCase();
		return (path, index) => path[index]?.toLowerCase() === text;
	}
	const { name, isCatchAll, isOptional, byDefault } = first;
	const mayBeMissing = isOptional || isCatchAll || byDefault !== undefined;
	return (path, index, values) => {
		const value = isCatchAll ? path.slice(index).join("/") : path[index];
		if (value === undefined || value === "") return mayBeMissing;
		values[name] = value;
		return true;
	};
}

/** The parameters on the left take as much as they can. What is optional is tried first. */
function compositeMatcher(segment: RouteSegment): SegmentMatcher {
	const last = segment.at(-1)!;
	const isOptional = !("text" in last) && last.isOptional;
	const variants = isOptional ? [segment, segment.slice(0, -2)] : [segment];
	const patterns = variants.map((parts) => ({
		names: parts.flatMap((part) => ("text" in part ? [] : [part.name])),
		pattern: new RegExp(`^${parts.map(partPattern).join("")}$`, "is"),
	}));
	return (path, index, values) => {
		for (const { names, pattern } of patterns) {
			const found = pattern.exec(path[index] ?? "");
			if (found === null) continue;
			for (const [at, name] of names.entries()) values[name] = found[at + 1]!;
			return true;
		}
		return false;
	};
}

function partPattern(part: RoutePart): string {
	return "text" in part ? part.text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : "(.+)";
}

function endsInCatchAll(segments: readonly RouteSegment[]): boolean {
	const last = segments.at(-1)?.[0];
	return last !== undefined && !("text" in last) && last.isCatchAll;
}
