import { readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { DatabaseSync } from "node:sqlite";

/** Files were found by their names alone, once. Gives each a row; its content stays where it is. */
export function adoptFiles(database: DatabaseSync, folder: string): void {
	const insert = database.prepare("INSERT INTO files (name, content, bytes) VALUES (?, ?, ?)");
	const root = join(folder, "files");
	for (const entry of entriesOf(root)) {
		// What a killed writer left begins with "~", as no file's name does.
		if (!entry.isFile() || entry.name.startsWith("~")) continue;
		const path = join(entry.parentPath, entry.name);
		const name = relative(root, path).split(sep).join("/");
		insert.run(name, relative(folder, path), statSync(path).size);
	}
}

function entriesOf(root: string) {
	try {
		return readdirSync(root, { recursive: true, withFileTypes: true });
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
		throw error;
	}
}
