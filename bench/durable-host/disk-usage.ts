import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The sizes of a folder's files, in bytes. Space that RocksDB takes in advance and gives back does not count. */
export function diskBytes(folder: string): number {
	let bytes = 0;
	try {
		for (const entry of readdirSync(folder, { withFileTypes: true })) {
			const path = join(folder, entry.name);
			if (entry.isDirectory()) bytes += diskBytes(path);
			else bytes += lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
		}
	} catch (error) {
		// A folder that was removed meanwhile.
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
	}
	return bytes;
}
