/** The text of a value that is written once. Throws for what is not JSON. */
export function onceText(key: string, value: unknown): string {
	const text = JSON.stringify(value);
	if (text === undefined) {
		throw new Error(`The value written once under ${key} must be JSON; found ${typeof value}.`);
	}
	return text;
}
