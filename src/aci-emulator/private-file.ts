import { readFileSync, renameSync, writeFileSync } from "node:fs";

/**
 * Reads the file, or creates it with what `make` returns. Others cannot read it (mode 0600), and it is
 * never half written: it appears under its name when it is complete. Throws if it is there and empty, as after a
 * power failure: an empty key would open every lock.
 */
export function readOrCreatePrivateFile(file: string, make: () => string): string {
	try {
		const found = readFileSync(file, "utf8");
		if (found.trim() !== "") return found;
		throw new Error(`${file} is empty. Delete it; the next start makes a new one.`);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
	}
	const content = make();
	writePrivateFile(file, content);
	return content;
}

/** Replaces the file as a whole, with mode 0600. */
export function writePrivateFile(file: string, content: string): void {
	const draft = `${file}.${process.pid}.tmp`;
	writeFileSync(draft, content, { mode: 0o600 });
	renameSync(draft, file);
}
