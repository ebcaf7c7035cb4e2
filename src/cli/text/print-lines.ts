import type { Output } from "../command-context.ts";
import { wrapLine } from "./wrapped-text.ts";

/** How wide lines may be: as the terminal, and elsewhere as they are. */
export function columnsOf({ isTTY, columns }: Pick<Output, "isTTY" | "columns">): number {
	return isTTY ? columns || 80 : Number.POSITIVE_INFINITY;
}

/** Writes lines for a person. A terminal gets those that are wider than it broken between words. */
export function printLines(output: Output, lines: readonly string[]): void {
	const columns = columnsOf(output);
	const fitting = lines.flatMap((line) => wrapLine(line, columns));
	if (fitting.length > 0) output.write(`${fitting.join("\n")}\n`);
}
