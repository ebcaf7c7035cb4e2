import { type JobSource, MAX_TEXT_LENGTH } from "./job-source.ts";
import type { ProblemList } from "./problem-list.ts";
import type { SourcePath } from "./source-tree.ts";

/**
 * The text of a file that the job file names at `path`, or undefined after a problem was added. `inline` is
 * how the same is written without a file.
 */
export function readNamedFile(
	file: string,
	{ path, inline }: { path: SourcePath; inline: string },
	source: JobSource,
	problems: ProblemList,
): string | undefined {
	const refuse = (message: string) => {
		problems.addAtValue(path, message);
		return undefined;
	};
	const name = JSON.stringify(file);
	if (source.read === undefined)
		return refuse(
			`the file ${name} cannot be read here: files are resolved by the command line; sent without it, write ${inline}`,
		);
	let content: string | Uint8Array;
	try {
		content = source.read(file);
	} catch (error) {
		return refuse(`cannot read ${name}: ${(error as Error).message}`);
	}
	if (content.length > MAX_TEXT_LENGTH) return refuse(`${name} is larger than 20 MB`);
	const text = decodeUtf8(content);
	return text ?? refuse(`expected a text file, but ${name} is not UTF-8`);
}

function decodeUtf8(content: string | Uint8Array): string | undefined {
	if (typeof content === "string") return content;
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
	} catch {
		return undefined;
	}
}
