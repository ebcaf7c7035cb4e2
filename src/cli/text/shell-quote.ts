/** The text as one word of a POSIX shell, for lines that a user may copy. */
export function shellQuote(text: string): string {
	return /^[\w./:=@-]+$/.test(text) ? text : singleQuoted(text);
}

/** The same, for a script: always in quotes. */
export function singleQuoted(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}
