import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileErrorWords } from "../errors/file-error-words.ts";
import { UserError } from "../errors/user-error.ts";
import { readDataUrl } from "./data-url.ts";
import { replaceFile } from "./replace-file.ts";

/** A place for a job's result that was found fit before the job began. */
export interface OutputFile {
	/** As the user wrote it. */
	name: string;
	/** Absolute, with symbolic links followed. */
	path: string;
}

/** Throws UserError when nothing could be written there. */
export function checkOutputFile(name: string, cwd: string): OutputFile {
	const path = resolve(cwd, name);
	const folder = dirname(path);
	const refuse = (why: string, hint: string, cause?: unknown) =>
		new UserError(`The output file ${name} cannot be written: ${why}.`, hint, { cause });
	const found = statSync(path, { throwIfNoEntry: false });
	if (found?.isDirectory()) {
		throw refuse(
			"it is a folder",
			`Name a file in it, for instance: --output ${join(name, "result")}`,
		);
	}
	if (name.endsWith("/")) throw refuse("its name ends in /", "Name a file, not a folder.");
	if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
		throw refuse(`there is no folder ${folder}`, `Create it first: mkdir -p ${dirname(name)}`);
	}
	try {
		accessSync(found && !found.isFile() ? path : folder, constants.W_OK);
	} catch (error) {
		throw refuse(`${fileErrorWords(error)} in ${folder}`, "Choose another place.", error);
	}
	return { name, path: found ? realpathSync(path) : path };
}

/**
 * Writes a job's result, given as JSON text: a string that is a `data:` URL as the bytes that it holds,
 * everything else as the JSON text. A reader of the file sees the old content or the new, nothing between.
 */
export async function writeOutputFile(
	{ path }: OutputFile,
	json: Uint8Array,
): Promise<{ bytes: number; mediaType: string }> {
	const { content, mediaType } = outputContent(json);
	const found = statSync(path, { throwIfNoEntry: false });
	if (found && !found.isFile()) await writeFile(path, content);
	else
		await replaceFile(path, found ? found.mode & 0o777 : 0o666, (file) => file.writeFile(content));
	return { bytes: content.length, mediaType };
}

export function outputContent(json: Uint8Array): { content: Uint8Array; mediaType: string } {
	const dataUrl = dataUrlIn(json);
	if (dataUrl !== undefined) return { content: dataUrl.bytes, mediaType: dataUrl.mediaType };
	const endsInNewline = json.at(-1) === 0x0a;
	const content = endsInNewline ? json : Buffer.concat([json, Buffer.from("\n")]);
	return { content, mediaType: "application/json" };
}

/** Looks at the first bytes before it parses: a result may be large, and most are no `data:` URL. */
function dataUrlIn(json: Uint8Array): ReturnType<typeof readDataUrl> {
	const start = Buffer.from(json.subarray(0, 64)).toString("latin1").trimStart();
	if (!/^"data:/i.test(start)) return undefined;
	const value: unknown = JSON.parse(new TextDecoder().decode(json));
	return typeof value === "string" ? readDataUrl(value) : undefined;
}
