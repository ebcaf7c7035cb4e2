/** Deeper than this nobody looks; a value that contains itself cannot be written anyway. */
const MAX_DEPTH = 20;

/** True when a value contains a Map or a Set, of which JSON keeps nothing. */
export function isLostInJson(value: unknown, depth = 0): boolean {
	if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return false;
	if (value instanceof Map || value instanceof Set) return true;
	if (ArrayBuffer.isView(value)) return false;
	return Object.values(value).some((part) => isLostInJson(part, depth + 1));
}
