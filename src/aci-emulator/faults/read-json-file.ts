import { readFileSync } from "node:fs";

/** Reads a JSON file of the user's. Throws an error that says why there is nothing to read; `example` is what it expects. */
export function readJsonFile(path: string, example: string): unknown {
	let text: string;
	try {
		text = readFileSync(path, "utf8");
	} catch (cause) {
		const { code, message } = cause as NodeJS.ErrnoException;
		const why = code === "ENOENT" ? "there is no such file" : `it cannot be read: ${message}`;
		throw new Error(`${path}: ${why}.`, { cause });
	}
	try {
		return JSON.parse(text);
	} catch (cause) {
		const { message } = cause as Error;
		throw new Error(`${path}: expected JSON like ${example}: ${message}.`, { cause });
	}
}
