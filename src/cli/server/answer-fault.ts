import type * as z from "zod";

/**
 * What of a server's answer is not as the schema says, the first of it, in words; undefined: nothing. Keys that the
 * schema does not know are passed over, as those of a newer server are. `shown`: makes a text of the answer's fit to be
 * shown, before it is cut short.
 */
export function faultIn(
	schema: z.ZodType,
	answer: unknown,
	shown: (text: string) => string = (text) => text,
): string | undefined {
	const issue = schema.safeParse(answer).error?.issues.find(({ code }) => !NEWER.includes(code));
	if (issue === undefined) return undefined;
	const path = issue.path.map((part) =>
		typeof part === "number" ? `[${part}]` : `.${String(part)}`,
	);
	const where = short(shown(path.join("").replace(/^\./, "")));
	const found = wordsOf(issue.path.reduce(partOf, answer), shown);
	return `${where === "" ? "" : `${where}: `}${expected(issue)}, found ${found}.`;
}

/** A key that is not known, and one of a record that is none of those known. */
const NEWER: readonly string[] = ["unrecognized_keys", "invalid_key"];

function expected(issue: z.core.$ZodIssue): string {
	if (issue.code === "invalid_type") return `expected ${issue.expected}`;
	if (issue.code === "invalid_value") return `expected ${issue.values.map(String).join(" or ")}`;
	return issue.message;
}

function partOf(value: unknown, part: PropertyKey): unknown {
	return (value as Record<PropertyKey, unknown> | undefined)?.[part];
}

function wordsOf(value: unknown, shown: (text: string) => string): string {
	if (value === undefined) return "nothing";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object" && value !== null) return "an object";
	return short(shown(JSON.stringify(value)));
}

function short(text: string): string {
	return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
