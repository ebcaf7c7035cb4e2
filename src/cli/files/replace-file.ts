import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file as one act: a reader sees the old content or the new, nothing between. When `write` throws, the
 * file is as it was and nothing is left behind. `mode`: the new file's, before the umask.
 */
export async function replaceFile(
	path: string,
	mode: number,
	write: (file: FileHandle) => Promise<void>,
): Promise<void> {
	const partial = join(dirname(path), `.${basename(path)}.${process.pid}.partial`);
	try {
		const file = await open(partial, "w", mode);
		try {
			await write(file);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(partial, path);
	} catch (error) {
		await rm(partial, { force: true });
		throw error;
	}
}
