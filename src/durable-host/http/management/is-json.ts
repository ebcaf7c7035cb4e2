import { isTooDeep } from "../../json-depth.ts";

/** Whether Azure would read a text as JSON. */
export function isJson(text: string): boolean {
	try {
		JSON.parse(text);
	} catch {
		return false;
	}
	return !isTooDeep(text);
}
