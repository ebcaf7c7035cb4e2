/**
 * How deep JSON may nest. Azure reads with Newtonsoft.Json 13 what it is sent and what it shows, and this is
 * that reader's limit (JsonReader.MaxDepth). JSON of thousands of levels could be read here, but not written
 * again: JSON.stringify runs out of stack, for an instance and for every list that it is in.
 */
const MAX_DEPTH = 64;

/** Whether a text, which is JSON, nests deeper than Azure reads it. */
export function isTooDeep(json: string): boolean {
	let depth = 0;
	for (let at = 0; at < json.length; at++) {
		const char = json[at];
		if (char === '"') at = endOfString(json, at);
		else if (char === "]" || char === "}") depth--;
		else if (char === "[" || char === "{") depth++;
		if (depth > MAX_DEPTH) return true;
	}
	return false;
}

/** The place of the quote that ends the string which begins at `start`. */
function endOfString(json: string, start: number): number {
	let end = json.indexOf('"', start + 1);
	while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
	return end;
}

/** An odd number of backslashes before a quote makes it one of the string's characters. */
function isEscaped(json: string, quote: number): boolean {
	let slashes = 0;
	while (json[quote - 1 - slashes] === "\\") slashes++;
	return slashes % 2 === 1;
}
