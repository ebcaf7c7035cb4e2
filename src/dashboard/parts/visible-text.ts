/**
 * Controls, overrides of the direction, and what has no width: characters that are not seen themselves and make others
 * look like something else. Joiners stay, as scripts and emojis need them.
 */
const UNSEEN =
	/[\p{Cc}\u{AD}\u{61C}\u{200B}\u{200E}\u{200F}\u{2028}-\u{202E}\u{2060}-\u{2069}\u{FEFF}]/gu;

/**
 * A text of somebody else's as it may be shown: what is not seen stands there as `\u202e`, as JSON would write it. Ends
 * of lines and tabs stay.
 */
export function visibleText(text: string): string {
	return text.replace(UNSEEN, (character) =>
		character === "\n" || character === "\t"
			? character
			: `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
