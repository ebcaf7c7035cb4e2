import { stripVTControlCharacters } from "node:util";

/**
 * Text that a user or a container wrote, made fit for one line of a terminal: no escape sequence, no
 * control or direction-changing character, no line break is left.
 */
export function harmless(text: string): string {
	return stripVTControlCharacters(text)
		.toWellFormed()
		.replace(/[\t\r\n\v\f\u2028\u2029]+/g, " ")
		.replace(/[\p{Cc}\p{Cf}]/gu, "");
}

/** The last `most` lines of a container's log, each harmless. Of a line drawn over with CR, its last state. */
export function lastLogLines(log: string, most: number): string[] {
	const lines = log.split(/\r?\n/).map((line) => {
		const drawn = line.split("\r").filter((part) => part !== "");
		return harmless(drawn.at(-1) ?? "").trimEnd();
	});
	while (lines.at(-1) === "") lines.pop();
	return lines.slice(-most);
}
