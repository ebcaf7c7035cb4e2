import { visibleText } from "../parts/visible-text.ts";

const ESCAPE = String.fromCharCode(0x1b);
const BELL = String.fromCharCode(0x07);
/** Colours, moves of the cursor, titles of windows: what a terminal would obey. */
const SEQUENCES = new RegExp(
	[
		`${ESCAPE}\\[[0-?]*[ -/]*[@-~]`,
		`${ESCAPE}\\][^${BELL}${ESCAPE}\\n]*(?:${BELL}|${ESCAPE}\\\\)?`,
		`${ESCAPE}[ -/]*[0-Z\\\\^-~]`,
	].join("|"),
	"g",
);

/**
 * A log as a page shows it: without a terminal's sequences, of a line that was written over again and again (as a
 * progress bar is) the last, and what is not seen written out.
 */
export function logText(log: string): string {
	const plain = log.includes(ESCAPE) ? log.replace(SEQUENCES, "") : log;
	return visibleText(plain.includes("\r") ? lastOfEachLine(plain) : plain);
}

/** By hand, as a pattern would look at a long line again and again. */
function lastOfEachLine(text: string): string {
	return text
		.split("\n")
		.map((line) => {
			let end = line.length;
			while (end > 0 && line[end - 1] === "\r") end--;
			return line.slice(line.lastIndexOf("\r", end - 1) + 1, end);
		})
		.join("\n");
}
