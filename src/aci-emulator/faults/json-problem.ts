import type * as z from "zod";

/** Says of a value that a schema refused where it is wrong, what was expected and what was found. */
export function jsonProblem(error: z.ZodError, value: unknown): string {
	const issue = deepest(error.issues[0]!);
	const place = issue.path.map((each) =>
		typeof each === "number" ? `[${each}]` : `.${String(each)}`,
	);
	const found = issue.path.reduce<unknown>(
		(inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
		value,
	);
	const text = JSON.stringify(found) ?? "nothing";
	const shown = text.length > 100 ? `${text.slice(0, 100)}…` : text;
	return `${place.join("").replace(/^\./, "") || "(top)"}: ${issue.message}; found ${shown}`;
}

interface Place {
	path: PropertyKey[];
	message: string;
}

/** A union's issue says nothing itself: the alternative that came furthest does. */
function deepest(issue: z.core.$ZodIssue): Place {
	if (issue.code !== "invalid_union" || issue.errors.length === 0) return issue;
	const tries = issue.errors
		.filter((each) => each.length > 0)
		.map((each) => deepest(each[0]!))
		.sort((a, b) => b.path.length - a.path.length);
	const best = tries[0];
	return best ? { path: [...issue.path, ...best.path], message: best.message } : issue;
}
