/** A log's bytes may have been cut anywhere: what is left of a character at the beginning goes. */
export function lastCharacters(content: Buffer): string {
	let start = 0;
	while (start < Math.min(3, content.length) && (content[start]! & 0xc0) === 0x80) start++;
	return content.toString("utf8", start);
}

/** The last `count` lines. A last line without its end of line counts too. */
export function lastLines(text: string, count: number): string {
	if (count === 0) return "";
	let from = text.endsWith("\n") ? text.length - 1 : text.length;
	for (let lines = 0; lines < count; lines++) {
		if (from <= 0) return text;
		from = text.lastIndexOf("\n", from - 1);
		if (from < 0) return text;
	}
	return text.slice(from + 1);
}

/**
 * Each line with an instant before it. Engines know when a log was last written to, not when each line
 * was, so every line carries that instant.
 */
export function withTimestamps(text: string, writtenAt: number): string {
	const instant = new Date(writtenAt).toISOString();
	return text.replace(/^(?=.|\n)/gm, `${instant} `);
}
