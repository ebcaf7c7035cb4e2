import { readFileSync } from "node:fs";
import { DurableHostError, messageOf } from "../host-error.ts";

/** The value in a JSON file; undefined when there is no such file. `mayHaveComments` also allows trailing commas. */
export function readJsonFile(file: string, { mayHaveComments = false } = {}): unknown {
	let content: string;
	try {
		content = readFileSync(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		throw new DurableHostError("app", `${file} cannot be read: ${messageOf(error)}`, {
			cause: error,
		});
	}
	try {
		return JSON.parse(mayHaveComments ? withoutComments(content) : content);
	} catch (error) {
		throw new DurableHostError("app", `${file} is no JSON: ${messageOf(error)}`, { cause: error });
	}
}

/** A text, a comment, or a comma with nothing but white space and comments between it and a closing bracket. */
const PIECES =
	/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*[\]}])/g;

/** Blanks out comments and trailing commas, as Newtonsoft's reader passes over them; the rest keeps its place. */
export function withoutComments(content: string): string {
	return content
		.replace(/^\uFEFF/, "")
		.replace(PIECES, (piece) => (piece.startsWith('"') ? piece : piece.replace(/[^\n]/g, " ")));
}
