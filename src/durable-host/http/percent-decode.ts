/** One percent-encoded character in UTF-8. */
const ENCODED =
	/%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-4](?:%[89ab][\da-f]){3}/gi;

/** The text with its percent-encoded characters decoded; what is no character stays as it is. */
export function percentDecoded(text: string): string {
	if (!text.includes("%")) return text;
	return text.replace(ENCODED, (character) => {
		try {
			return decodeURIComponent(character);
		} catch {
			return character;
		}
	});
}
