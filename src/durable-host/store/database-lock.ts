import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DurableHostError, messageOf } from "../host-error.ts";
import { sqliteTrouble } from "./sqlite-trouble.ts";

/** The one path of a file, whatever links lead to it; also of one that is still to be made. */
export function truePath(file: string): string {
	const path = resolve(file);
	if (existsSync(path)) return realpathSync(path);
	const folder = dirname(path);
	return existsSync(folder) ? join(realpathSync(folder), basename(path)) : path;
}

/**
 * A second file that is held locked as long as the host lives; returns what lets go of it. The operating system
 * does that however the process ends, and the database itself stays readable for others.
 */
export function takeLock(file: string): () => void {
	let lock: DatabaseSync | undefined;
	try {
		lock = new DatabaseSync(`${file}.lock`);
		lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;");
		const held = lock;
		return () => held.close();
	} catch (error) {
		lock?.close();
		if (sqliteTrouble(error) === "locked")
			throw new DurableHostError(
				"busy",
				`${file} cannot be taken: another host has opened it; one database file serves one host at a time. Stop that host, or give this one another file.`,
				{ cause: error },
			);
		throw new DurableHostError(
			"database",
			`${file}.lock, which keeps other hosts away from the database, cannot be made: ${messageOf(error)}. The folder must exist, and this process must be allowed to write there.`,
			{ cause: error },
		);
	}
}
