/**
 * Routes of HTTP functions: `jobs/{id}/items/{index?}` or `files/{*path}`. A segment is a text, a parameter,
 * an optional parameter (at the end), or the rest of the path. Texts are compared whatever their case.
 * Constraints such as `{id:int}` are refused.
 */
export interface RoutePattern {
	route: string;
	segments: readonly Segment[];
}
type Segment = { kind: "text" | "parameter" | "optional" | "rest"; name: string };

/** Reads a route; throws a RangeError when it cannot be served. */
export function parseRoute(route: string): RoutePattern {
	const texts = route.split("/").filter((text) => text !== "");
	const segments = texts.map((text): Segment => {
		const inBraces = /^\{(\*{0,2})([^{}*?:=]+)(\?)?\}$/.exec(text);
		if (inBraces !== null) {
			const [, star, name, question] = inBraces;
			const kind = star !== "" ? "rest" : question === undefined ? "parameter" : "optional";
			return { kind, name: name! };
		}
		if (/[{}]/.test(text))
			throw new RangeError(
				`The route '${route}' has the segment '${text}'; expected a text, {name}, {name?} or {*name}.`,
			);
		return { kind: "text", name: text.toLowerCase() };
	});
	const misplaced = segments.findIndex(
		({ kind }, index) =>
			(kind === "rest" && index < segments.length - 1) ||
			(kind === "optional" && segments.slice(index + 1).some((later) => later.kind !== "optional")),
	);
	if (misplaced >= 0)
		throw new RangeError(
			`The route '${route}' has '${texts[misplaced]}' before its end; {name?} and {*name} can only come last.`,
		);
	return { route, segments };
}

/**
 * The parameters with which a path fits a pattern, or undefined. `path` is the path of a URL, still encoded,
 * without the prefix.
 */
export function matchRoute(
	{ segments }: RoutePattern,
	path: string,
): Record<string, string> | undefined {
	const parts = path.split("/").filter((part) => part !== "");
	const parameters: Record<string, string> = {};
	for (const [index, { kind, name }] of segments.entries()) {
		const part = parts[index];
		if (kind === "rest") {
			parameters[name] = parts.slice(index).map(decoded).join("/");
			return parameters;
		}
		if (part === undefined) {
			if (kind === "optional") continue;
			return undefined;
		}
		if (kind !== "text") parameters[name] = decoded(part);
		else if (decoded(part).toLowerCase() !== name) return undefined;
	}
	return parts.length > segments.length ? undefined : parameters;
}

/** Orders patterns so that the most particular comes first: text before parameter before the rest. */
export function compareRoutes(a: RoutePattern, b: RoutePattern): number {
	const rank = { text: 0, parameter: 1, optional: 2, rest: 3 } as const;
	for (let index = 0; index < Math.max(a.segments.length, b.segments.length); index++) {
		const left = a.segments[index];
		const right = b.segments[index];
		const difference =
			(left === undefined ? -1 : rank[left.kind]) - (right === undefined ? -1 : rank[right.kind]);
		if (difference !== 0) return difference;
	}
	return 0;
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
