/**
 * Looks at a file before a host takes it, and changes nothing: only what a host has written, whole and of a
 * version that this host knows, is opened for writing.
 */
import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { DurableHostError, messageOf } from "../host-error.ts";
import { MIGRATIONS, OLDEST_MIGRATION, TABLES } from "./migrations.ts";
import { REMEDIES, sqliteTrouble } from "./sqlite-trouble.ts";

/** Larger files are not read through at the start, which takes about a second for each 500 MB. */
const MAX_CHECKED_BYTES = 256 * 1024 * 1024;

/** The header of a database file (https://www.sqlite.org/fileformat.html#the_database_header). */
const HEADER_BYTES = 100;
const APPLICATION_ID_AT = 68;

/** Throws a DurableHostError when the file cannot be a host's. */
export function inspectDatabase(file: string): void {
	const about = statSync(file, { throwIfNoEntry: false });
	if (about?.isDirectory())
		throw refused(file, "it is a folder, expected a file. Give the path of a file");
	if (about === undefined || about.size === 0) {
		if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
		throw refused(
			file,
			`the file is missing or empty, but ${file}-wal has steps of it. Put back the file to which that belongs, or delete that too`,
		);
	}
	// The process died while it made the file: SQLite takes that back as soon as it may write.
	if (existsSync(`${file}-journal`)) return;
	let sql: DatabaseSync | undefined;
	try {
		sql = new DatabaseSync(file, { readOnly: true });
		checkLog(sql, file);
		checkPages(sql, file, about.size);
		checkSchema(sql, file);
	} catch (error) {
		if (error instanceof DurableHostError) throw error;
		const trouble = sqliteTrouble(error);
		const remedy = trouble === undefined ? "Give another file." : REMEDIES[trouble];
		throw new DurableHostError(
			"database",
			`${file} cannot be read as the database of a host: ${messageOf(error)}. ${remedy}`,
			{ cause: error },
		);
	} finally {
		sql?.close();
	}
}

/**
 * SQLite takes any -wal that is whole, also one that was left beside another file, and its pages would hide those
 * of this one. Each database has a number of its own from its first moment, in the file and in its log.
 */
function checkLog(sql: DatabaseSync, file: string): void {
	const { application_id: seen } = sql.prepare("PRAGMA application_id").get() as {
		application_id: number;
	};
	const header = Buffer.alloc(HEADER_BYTES);
	const descriptor = openSync(file, "r");
	try {
		readSync(descriptor, header, 0, HEADER_BYTES, 0);
	} finally {
		closeSync(descriptor);
	}
	const own = header.readInt32BE(APPLICATION_ID_AT);
	if (own !== seen)
		throw refused(
			file,
			`${file}-wal beside it is another database's: expected the number ${own}, found ${seen}. Put it back where it belongs. The file was left as it is`,
		);
}

function checkPages(sql: DatabaseSync, file: string, sizeBytes: number): void {
	if (sizeBytes > MAX_CHECKED_BYTES) return;
	const { quick_check: found } = sql.prepare("PRAGMA quick_check(1)").get() as {
		quick_check: string;
	};
	if (found !== "ok")
		throw refused(
			file,
			`it is damaged, or the ${file}-wal beside it is another database's: ${found}. ${REMEDIES.damaged} The file was left as it is`,
		);
}

function checkSchema(sql: DatabaseSync, file: string): void {
	const { user_version: version } = sql.prepare("PRAGMA user_version").get() as {
		user_version: number;
	};
	if (version > MIGRATIONS.length)
		throw refused(
			file,
			`it has schema version ${version}, this host knows versions up to ${MIGRATIONS.length}. It was written by a newer release; use that one, or another file`,
		);
	if (version > 0 && version < OLDEST_MIGRATION)
		throw refused(
			file,
			`it has schema version ${version}, that of release 0.1.0; this host knows versions from ${OLDEST_MIGRATION}. Delete it or use another file`,
		);
	const tables = sql.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
	const names = tables.map(({ name }) => `${name}`);
	const missing = TABLES.filter((name) => !names.includes(name));
	if (version === 0 ? names.length > 0 : missing.length > 0)
		throw refused(
			file,
			`it is the database of something else: expected the tables ${TABLES.join(", ")}, found ${names.join(", ") || "none"}. Give another file`,
		);
}

function refused(file: string, why: string): DurableHostError {
	return new DurableHostError("database", `${file} cannot be the database of a host: ${why}.`);
}
