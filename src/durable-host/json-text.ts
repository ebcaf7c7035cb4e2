import { isTooDeep } from "./json-depth.ts";

/** The JSON text of a value; null for undefined, functions and null. Throws as JSON.stringify does. */
export function jsonText(value: unknown): string | null {
	if (value === null || value === undefined) return null;
	return JSON.stringify(value) ?? null;
}

/** The value of a JSON text; the text itself when it is no JSON. */
export function jsonOrText(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** As `jsonOrText`, for what is shown: JSON that is too deep stays text. Null stays null. */
export function valueOfText(text: string | null): unknown {
	if (text === null) return null;
	const value = jsonOrText(text);
	return typeof value === "object" && isTooDeep(text) ? text : value;
}
