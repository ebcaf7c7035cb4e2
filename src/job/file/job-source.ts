/** The text of a job file or of a file that it names, and what it says as a tree. */
import { readJson } from "./json-source.ts";
import type { SourceReading } from "./source-tree.ts";
import { readYaml } from "./yaml-source.ts";

/** Where a job file comes from, and what it may refer to. */
export interface JobSource {
	/** The file's name, as messages show it. */
	name: string;
	/** Reads a file that the job file names, relative to it; throws when it cannot. */
	read?: (path: string) => string | Uint8Array;
	/** Where `secrets: { X: { env: NAME } }` finds its values. */
	environment?: Record<string, string | undefined>;
}

/** Of one file, in UTF-16 units. */
export const MAX_TEXT_LENGTH = 20 * 1024 * 1024;
/** YAML is read a hundred times slower than JSON. */
const MAX_YAML_LENGTH = 4 * 1024 * 1024;

export function readJobSource(text: string, name: string): SourceReading {
	if (text.length > MAX_TEXT_LENGTH)
		return nothingBut("the file is larger than 20 MB; name the items in a file of their own");
	if (text.trim() === "") return nothingBut("the file is empty; a job needs an image and items");
	const json = /^\s*[[{]/.test(text) ? readJson(text) : undefined;
	if (json?.root !== undefined) return json;
	if (text.length > MAX_YAML_LENGTH)
		return (
			json ?? nothingBut("as YAML, a file may have 4 MB; name the items in a file of their own")
		);
	const yaml = readYaml(text);
	const isYaml = json === undefined || yaml.faults.length === 0 || /\.ya?ml$/.test(name);
	const reading = isYaml ? yaml : json;
	if (reading.root === undefined && reading.faults.length === 0)
		return nothingBut("the file holds comments only; a job needs an image and items");
	return reading;
}

function nothingBut(message: string): SourceReading {
	return { faults: [{ offset: 0, message }] };
}
