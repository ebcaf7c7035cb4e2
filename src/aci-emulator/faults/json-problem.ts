import type * as z from "zod";

/** Says of a value that a schema refused where it is wrong, what was expected and what was found. */
export function jsonProblem(error: z.ZodError, value: unknown): string {
	const issue = deepest(error.issues[0]!, value);
	const place = issue.path.map((each) =>
		typeof each === "number" ? `[${each}]` : `.${String(each)}`,
	);
	const found = at(value, issue.path);
	const text = JSON.stringify(found) ?? "nothing";
	const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
	return `${place.join("").replace(/^\./, "") || "(top)"}: ${issue.message}; found ${shown}`;
}

interface Place {
	path: PropertyKey[];
	message: string;
}

/**
 * Of a union, the alternative that was meant says more than the union: the one that shares most of what was found,
 * or the only one that is wrong within. Where there is none, the union's own message tells what it takes.
 */
function deepest(issue: z.core.$ZodIssue, value: unknown): Place {
	if (issue.code !== "invalid_union") return issue;
	const inner = at(value, issue.path);
	const within = issue.errors
		.flatMap((each) => each.slice(0, 1).map((first) => deepest(first, inner)))
		.filter(({ path }) => path.length > 0)
		.sort((a, b) => sharedLength(inner, b.path) - sharedLength(inner, a.path));
	const [best] = within;
	const isMeant = best && (within.length === 1 || sharedLength(inner, best.path) > 0);
	return isMeant ? { path: [...issue.path, ...best.path], message: best.message } : issue;
}

/** How much of the path there is in the value. */
function sharedLength(value: unknown, path: readonly PropertyKey[]): number {
	return path.filter((_, index) => at(value, path.slice(0, index + 1)) !== undefined).length;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
	return path.reduce<unknown>(
		(inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key],
		value,
	);
}
