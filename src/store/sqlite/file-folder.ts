import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Store } from "../store.ts";
import { checkFileName, checkJobId } from "../store-names.ts";

/**
 * The store's files, each at its name below `root`.
 *
 * 1. A reader sees a file whole, the old one or the new one, also when the writer is killed.
 * 2. What a killed writer leaves has a name that no file can have, and goes when its job goes.
 */
export function fileFolder(root: string): Pick<Store, "writeFile" | "readFile"> & {
	/** Removes all files of a job. */
	deleteFiles(jobId: string): Promise<void>;
} {
	return {
		async writeFile(name, content) {
			checkFileName(name);
			const path = join(root, name);
			const unfinished = join(dirname(path), `~${randomUUID()}`);
			await mkdir(dirname(path), { recursive: true });
			try {
				await writeThrough(unfinished, content);
				await rename(unfinished, path);
			} catch (error) {
				await rm(unfinished, { force: true });
				throw error;
			}
		},

		async readFile(name) {
			checkFileName(name);
			try {
				return await readFile(join(root, name));
			} catch (error) {
				if (NO_FILE.has((error as NodeJS.ErrnoException).code ?? "")) return undefined;
				throw error;
			}
		},

		async deleteFiles(jobId) {
			checkJobId(jobId);
			await rm(join(root, jobId), { recursive: true, force: true });
		},
	};
}

/** Nothing there; a file where a folder would have to be; a folder where the file would have to be. */
const NO_FILE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EISDIR"]);

/** Down to the disk before the name appears: a machine that loses power must not leave an empty file. */
async function writeThrough(path: string, content: Uint8Array): Promise<void> {
	const file = await open(path, "wx", 0o600);
	try {
		await file.writeFile(content);
		await file.datasync();
	} finally {
		await file.close();
	}
}
