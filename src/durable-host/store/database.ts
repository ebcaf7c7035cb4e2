import { randomInt } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { DurableHostError, messageOf } from "../host-error.ts";
import { takeLock, truePath } from "./database-lock.ts";
import { inspectDatabase } from "./inspect-database.ts";
import { MIGRATIONS } from "./migrations.ts";
import { REMEDIES, sqliteTrouble } from "./sqlite-trouble.ts";

/**
 * SQLite's level of care. FULL: what was written survives a power failure. NORMAL: it survives the death of
 * the process, and a power failure may take the last transactions (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export type Synchronous = "FULL" | "NORMAL";

/** An open database that no other host uses. */
export interface Database {
	sql: DatabaseSync;
	/** Its path, whatever the process's folder becomes. */
	file: string;
	/**
	 * Writes the log back into the file, and gives pages that nothing uses back to the disk, so many at a time;
	 * true when there are more of them.
	 */
	tidy(): boolean;
	close(): void;
}

/** How long the start waits for another program that holds the file locked. */
const START_WAIT_MS = 3000;
/** How much one tidying gives back at most, in pages of 4 KB: it holds up everything else. */
const TIDIED_PAGES = 2000;

/**
 * Opens the file, or makes it, and brings it to the newest schema. A DurableHostError says why it cannot be;
 * the file is then as it was.
 */
export function openDatabase(givenFile: string, synchronous: Synchronous): Database {
	const isKept = givenFile !== ":memory:";
	const file = isKept ? truePath(givenFile) : givenFile;
	const letGo = isKept ? takeLock(file) : () => undefined;
	let sql: DatabaseSync | undefined;
	try {
		if (isKept) inspectDatabase(file);
		sql = new DatabaseSync(file, { timeout: START_WAIT_MS });
		prepare(sql, file, synchronous);
	} catch (error) {
		sql?.close();
		letGo();
		if (error instanceof DurableHostError) throw error;
		const trouble = sqliteTrouble(error);
		throw new DurableHostError(
			trouble === "locked" ? "busy" : "database",
			`${file} cannot be opened as the database of a host: ${messageOf(error)}. ${trouble === undefined ? "Give another file, or put back a copy of this one." : REMEDIES[trouble]}`,
			{ cause: error },
		);
	}
	const opened = sql;
	return {
		sql: opened,
		file,
		tidy: () => tidy(opened),
		close() {
			opened.close();
			letGo();
		},
	};
}

function prepare(sql: DatabaseSync, file: string, synchronous: Synchronous): void {
	// Before the first table, so that pages freed by a purge can be given back; before there is a log, and once,
	// also when the host that made the file died before it made the tables (inspect-database.ts).
	if (number(sql, "application_id") === 0)
		sql.exec(`PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = ${randomInt(1, 2 ** 31)}`);
	const { journal_mode: mode } = sql.prepare("PRAGMA journal_mode = WAL").get() as {
		journal_mode: string;
	};
	if (mode !== "wal" && mode !== "memory")
		throw new DurableHostError(
			"database",
			`${file} is on a file system on which SQLite cannot write a log ahead, such as a network's: expected journal_mode wal, found ${mode}. Give a file on a local disk.`,
		);
	migrate(sql);
	prepareForWriting(sql, synchronous);
	checkWritable(sql);
}

/** SQLite opens what it may only read without a word. A file that is locked now will be written later. */
function checkWritable(sql: DatabaseSync): void {
	try {
		sql.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${MIGRATIONS.length}; ROLLBACK`);
	} catch (error) {
		if (sql.isTransaction) sql.exec("ROLLBACK");
		if (sqliteTrouble(error) !== "locked") throw error;
	}
}

/** How a connection that writes is to be: careful, and waiting for nobody inside of a statement. */
export function prepareForWriting(sql: DatabaseSync, synchronous: Synchronous): void {
	sql.exec(`PRAGMA synchronous = ${synchronous}; PRAGMA busy_timeout = 0`);
}

/** See Database.tidy. */
export function tidy(sql: DatabaseSync): boolean {
	sql.exec(`PRAGMA incremental_vacuum(${TIDIED_PAGES}); PRAGMA wal_checkpoint(TRUNCATE)`);
	return number(sql, "freelist_count") > 0;
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

function migrate(sql: DatabaseSync): void {
	const version = number(sql, "user_version");
	if (version === MIGRATIONS.length) return;
	inTransaction(sql, () => {
		for (const step of MIGRATIONS.slice(version)) sql.exec(step);
		sql.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
	});
}

function number(sql: DatabaseSync, pragma: string): number {
	return sql.prepare(`PRAGMA ${pragma}`).get()![pragma] as number;
}
