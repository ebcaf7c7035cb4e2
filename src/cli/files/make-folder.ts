import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes the folder, an absolute path, and those above it that are missing. One that is there stays as it is.
 * Throws what the file system says.
 *
 * Node's own recursive way does not end where a folder is refused as if its parent were missing, as under /proc.
 */
export function makeFolder(folder: string): void {
	try {
		mkdirSync(folder);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "EEXIST" && statSync(folder).isDirectory()) return;
		if (code !== "ENOENT" || existsSync(dirname(folder))) throw error;
		makeFolder(dirname(folder));
		mkdirSync(folder);
	}
}
