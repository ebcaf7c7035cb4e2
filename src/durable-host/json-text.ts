import { isTooDeep } from "./json-depth.ts";

/** The JSON text of a value; null for undefined, functions and null. Throws as JSON.stringify does. */
export function jsonText(value: unknown): string | null {
	if (value === null || value === undefined) return null;
	return JSON.stringify(value) ?? null;
}

/** The value of a JSON text; the text itself when it is no JSON, or too deep. Null stays null. */
export function valueOfText(text: string | null): unknown {
	if (text === null) return null;
	try {
		const value: unknown = JSON.parse(text);
		return isTooDeep(text) ? text : value;
	} catch {
		return text;
	}
}
