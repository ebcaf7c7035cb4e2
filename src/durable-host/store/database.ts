import { DatabaseSync } from "node:sqlite";
import { DurableHostError, messageOf } from "../host-error.ts";
import { MIGRATIONS, OLDEST_MIGRATION } from "./migrations.ts";

/**
 * SQLite's level of care. FULL: what was written survives a power failure. NORMAL: it survives the death of
 * the process, and a power failure may take the last transactions (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export type Synchronous = "FULL" | "NORMAL";

/** An open database that no other host uses. */
export interface Database {
	sql: DatabaseSync;
	/** Writes the log back into the file, and gives pages that nothing uses back to the disk. */
	tidy(): void;
	close(): void;
}

/**
 * Opens the file, or makes it, and brings it to the newest schema. Refused when another host has it open and
 * when its schema is newer than this host knows.
 */
export function openDatabase(file: string, synchronous: Synchronous): Database {
	const lock = file === ":memory:" ? undefined : lockFor(file);
	let sql: DatabaseSync | undefined;
	try {
		sql = new DatabaseSync(file);
		// Must come before the first table; pages freed by a purge can then be given back.
		sql.exec("PRAGMA auto_vacuum = INCREMENTAL");
		sql.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}`);
		migrate(sql, file);
	} catch (error) {
		sql?.close();
		lock?.close();
		if (error instanceof DurableHostError) throw error;
		throw new DurableHostError(
			"database",
			`${file} cannot be opened as the database of a host: ${messageOf(error)}. Give another file, or put back a copy of this one.`,
			{ cause: error },
		);
	}
	const opened = sql;
	return {
		sql: opened,
		tidy: () => tidy(opened),
		close() {
			opened.close();
			lock?.close();
		},
	};
}

/** See Database.tidy. */
export function tidy(sql: DatabaseSync): void {
	sql.exec("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)");
}

/** Runs `work` in one transaction: all of what it writes, or nothing. */
export function inTransaction<T>(sql: DatabaseSync, work: () => T): T {
	sql.exec("BEGIN IMMEDIATE");
	try {
		const result = work();
		sql.exec("COMMIT");
		return result;
	} catch (error) {
		if (sql.isTransaction) sql.exec("ROLLBACK");
		throw error;
	}
}

/**
 * A second file that is held locked as long as the host lives. The operating system lets go of it however
 * the process ends, and the database itself stays readable for others.
 */
function lockFor(file: string): DatabaseSync {
	let lock: DatabaseSync | undefined;
	try {
		lock = new DatabaseSync(`${file}.lock`);
		lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;");
		return lock;
	} catch (error) {
		lock?.close();
		throw new DurableHostError(
			"busy",
			`${file} cannot be taken: ${messageOf(error)}. Another host has probably opened it; one database file serves one host at a time. Stop that host, or give this one another file.`,
			{ cause: error },
		);
	}
}

function migrate(sql: DatabaseSync, file: string): void {
	const { user_version: version } = sql.prepare("PRAGMA user_version").get() as {
		user_version: number;
	};
	if (version > MIGRATIONS.length)
		throw new DurableHostError(
			"database",
			`${file} has schema version ${version}, this host knows versions up to ${MIGRATIONS.length}. It was written by a newer release; use that one, or another file.`,
		);
	if (version === MIGRATIONS.length) return;
	if (version > 0 && version < OLDEST_MIGRATION)
		throw new DurableHostError(
			"database",
			`${file} has schema version ${version}, from before the first release; this host knows versions from ${OLDEST_MIGRATION}. Delete it or use another file.`,
		);
	inTransaction(sql, () => {
		for (const step of MIGRATIONS.slice(version)) sql.exec(step);
		sql.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
	});
}
