import { UserError } from "../errors/user-error.ts";

/** The variable that holds the key of the target that a command is about, as build servers have it. */
export const KEY_VARIABLE = "TUTTI_FUNCTION_KEY";

/**
 * The key as it is sent. Throws for what cannot stand in a header, in words that do not hold it: the key must not reach
 * `fetch`, whose error would show it. `source`: as in `The variable TUTTI_FUNCTION_KEY`.
 */
export function keyText(text: string, source: string): string {
	const key = text.trim();
	if (/^[\x21-\x7e]{1,1024}$/.test(key)) return key;
	const what = key === "" ? "is empty" : "has characters that no key has, or is too long";
	throw new UserError(`${source} must be a function key; it ${what}.`);
}
