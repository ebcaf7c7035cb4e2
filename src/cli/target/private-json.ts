/** JSON files of the user's configuration: only their owner may read them, and they are replaced as a whole. */
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type * as z from "zod";
import { makePrivateFolder } from "../../aci-emulator/private-folder.ts";
import { fileErrorWords } from "../errors/file-error-words.ts";
import { UserError } from "../errors/user-error.ts";
import { replaceFile } from "../files/replace-file.ts";

const MODE = 0o600;

/** Undefined when there is no file. `isSecret`: a file that others may read is refused. */
export function readPrivateJson<T>(
	file: string,
	schema: z.ZodType<T>,
	{ isSecret }: { isSecret: boolean },
): T | undefined {
	let text: string;
	try {
		const { mode } = statSync(file);
		if (isSecret && (mode & 0o077) !== 0) {
			throw new UserError(
				`${file} holds function keys, and others may read it (mode ${(mode & 0o777).toString(8)}; expected 600).`,
				`chmod 600 ${file}`,
			);
		}
		text = readFileSync(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		if (error instanceof UserError) throw error;
		throw new UserError(`${file} cannot be read: ${fileErrorWords(error)}.`, undefined, {
			cause: error,
		});
	}
	const read = schema.safeParse(parsedJson(text));
	if (read.success) return read.data;
	// Where it is wrong is said, and not what stands there.
	const where = read.error.issues[0]?.path.join(".") || "its whole";
	throw new UserError(
		`${file} is not as the command writes it (at ${where}).`,
		"Put it right, or remove it and make it anew.",
	);
}

/** Makes the folder if need be. */
export async function writePrivateJson(file: string, content: unknown): Promise<void> {
	try {
		makePrivateFolder(dirname(file));
		await replaceFile(file, MODE, (handle) =>
			handle.writeFile(`${JSON.stringify(content, undefined, "\t")}\n`),
		);
	} catch (error) {
		throw new UserError(
			`${file} cannot be written: ${fileErrorWords(error)}.`,
			"The variable TUTTI_CONFIG names another folder for it.",
			{ cause: error },
		);
	}
}

function parsedJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
