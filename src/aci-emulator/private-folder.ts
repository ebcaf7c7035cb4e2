import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes the folder, and those above it that are missing, for their owner alone (mode 0700). A folder that is
 * there stays as it is: it is somebody's. Throws what the file system says.
 *
 * Node's own recursive way does not end where a folder is refused as if its parent were missing, as under /proc.
 */
export function makePrivateFolder(folder: string): void {
	try {
		mkdirSync(folder, { mode: 0o700 });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "EEXIST" && statSync(folder).isDirectory()) return;
		if (code !== "ENOENT" || existsSync(dirname(folder))) throw error;
		makePrivateFolder(dirname(folder));
		mkdirSync(folder, { mode: 0o700 });
	}
}
