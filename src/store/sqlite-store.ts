import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { changeRows } from "./sqlite/change-rows.ts";
import { deleteJobRows } from "./sqlite/delete-job-rows.ts";
import { itemRows } from "./sqlite/item-rows.ts";
import { jobRows } from "./sqlite/job-rows.ts";
import { launchRows } from "./sqlite/launch-rows.ts";
import { migrate } from "./sqlite/migrations.ts";
import { onceRows } from "./sqlite/once-rows.ts";
import { storedFiles } from "./sqlite/stored-files.ts";
import type { Store } from "./store.ts";

export interface SqliteStore extends Store {
	/** Closes the file. Closing twice is harmless; every other call afterwards is rejected. */
	close(): void;
}

export interface SqliteStoreOptions {
	/** Made when it is not there; only its owner may look into it. */
	folder: string;
}

/** How long a write waits for another process that writes. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * The store on a laptop: rows in one SQLite file, `store.db`, and files below `files/`.
 *
 * 1. What was acknowledged survives the death of the process at any instant, and unfinished work leaves
 *    nothing that a reader sees.
 * 2. Several processes may have one folder open; SQLite's write lock orders them. The folder must be on a
 *    local disk: the write-ahead log needs shared memory.
 * 3. Calls of one process run in the order in which they are made, those on files excepted.
 *
 * Throws when the folder cannot be used, or a newer Tutti has written it.
 */
export function openSqliteStore({ folder }: SqliteStoreOptions): SqliteStore {
	mkdirSync(folder, { recursive: true });
	chmodSync(folder, 0o700);
	const database = openDatabase(folder, "store.db");
	const { deleteContents, ...files } = storedFiles(database, folder);
	const deleteRows = deleteJobRows(database);
	return {
		...jobRows(database),
		...itemRows(database),
		...changeRows(database),
		...launchRows(database),
		...onceRows(database),
		...files,
		async deleteJob(jobId) {
			await deleteContents(jobId);
			await deleteRows(jobId);
		},
		close() {
			if (database.isOpen) database.close();
		},
	};
}

function openDatabase(folder: string, file: string): DatabaseSync {
	// Loaded here and not before: in Azure nobody needs it, and Node 22 warns of it on each start.
	const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
	const database = new DatabaseSync(join(folder, file), { timeout: BUSY_TIMEOUT_MS });
	try {
		database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
		migrate(database, folder, file);
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}
