/**
 * Whether the text is of the pattern, in which `*` stands for any text, also none. Takes time in proportion to both
 * lengths, whatever the pattern is.
 */
export function isOfPattern(pattern: string, text: string): boolean {
	const [first = "", ...parts] = pattern.split("*");
	const last = parts.pop();
	if (last === undefined) return text === pattern;
	if (!text.startsWith(first)) return false;
	let from = first.length;
	for (const part of parts) {
		const at = text.indexOf(part, from);
		if (at < 0) return false;
		from = at + part.length;
	}
	return text.length - last.length >= from && text.endsWith(last);
}
