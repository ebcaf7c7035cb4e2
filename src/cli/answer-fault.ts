import type * as z from "zod";

/**
 * What of a server's answer is not as the schema says, the first of it, in words; undefined: nothing. Keys that the
 * schema does not know are passed over, as those of a newer server are.
 */
export function faultIn(schema: z.ZodType, answer: unknown): string | undefined {
	const issue = schema.safeParse(answer).error?.issues.find(({ code }) => !NEWER.includes(code));
	if (issue === undefined) return undefined;
	const where = issue.path.reduce((at: string, part) => {
		return typeof part === "number" ? `${at}[${part}]` : `${at}.${String(part)}`;
	}, "");
	const found = wordsOf(issue.path.reduce(partOf, answer));
	return `${where === "" ? "" : `${where.replace(/^\./, "")}: `}${expected(issue)}, found ${found}.`;
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

function wordsOf(value: unknown): string {
	if (value === undefined) return "nothing";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object" && value !== null) return "an object";
	const text = JSON.stringify(value);
	return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
