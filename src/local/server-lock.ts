import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { LocalServerError } from "./local-server-error.ts";

/**
 * Takes the state folder for this process, before anything in it is touched. The lock is SQLite's on a file
 * of its own: the system gives it back however the process ends. Returns the release.
 */
export function lockStateFolder(stateFolder: string): () => void {
	const lock = new DatabaseSync(join(stateFolder, "server.lock"));
	try {
		lock.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
	} catch (error) {
		lock.close();
		throw new LocalServerError(
			"already-running",
			`Another server works in ${stateFolder}: ${(error as Error).message}.`,
			"`tutti ps` shows what it does, `tutti down` stops it.",
		);
	}
	return () => lock.close();
}
