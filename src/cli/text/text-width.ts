const PLAIN = /^[\x20-\x7e]*$/;
const NARROW = /^[\uff61-\uffdc]/u;
const WIDE =
	/[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\ufe0f/u;
const MARKS_ONLY = /^\p{M}+$/u;

/** How many columns of a terminal a harmless text takes: 2 for East Asian wide characters and emoji. */
export function textWidth(text: string): number {
	if (PLAIN.test(text)) return text.length;
	let width = 0;
	for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme);
	return width;
}

/** The text as it is when it fits into `columns`, otherwise its beginning and an ellipsis. */
export function cutToWidth(text: string, columns: number): string {
	if (textWidth(text) <= columns) return text;
	if (columns < 1) return "";
	let width = 1;
	let kept = "";
	for (const grapheme of graphemes(text)) {
		width += graphemeWidth(grapheme);
		if (width > columns) break;
		kept += grapheme;
	}
	return `${kept}…`;
}

/** What of the text fits into `columns`, at least a character, and the rest. */
export function splitAtWidth(text: string, columns: number): [fits: string, rest: string] {
	let width = 0;
	let end = 0;
	for (const grapheme of graphemes(text)) {
		width += graphemeWidth(grapheme);
		if (width > columns && end > 0) break;
		end += grapheme.length;
	}
	return [text.slice(0, end), text.slice(end)];
}

function* graphemes(text: string): Generator<string> {
	const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
	for (const { segment } of segmenter.segment(text)) yield segment;
}

function graphemeWidth(grapheme: string): number {
	if (MARKS_ONLY.test(grapheme)) return 0;
	return WIDE.test(grapheme) && !NARROW.test(grapheme) ? 2 : 1;
}
