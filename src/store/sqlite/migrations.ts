import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { adoptFiles } from "./adopt-files.ts";
import { inTransaction } from "./transaction.ts";

/**
 * In order; a migration that was released is never edited. The file's `user_version` counts them. What no SQL
 * can say is a function of the database and the store's folder.
 */
const MIGRATIONS: readonly (string | typeof adoptFiles)[] = [
	`
	CREATE TABLE jobs (
		id         TEXT PRIMARY KEY,
		created_at INTEGER NOT NULL,
		record     TEXT NOT NULL
	) STRICT;
	CREATE INDEX jobs_by_age ON jobs (created_at, id);

	CREATE TABLE items (
		job_id TEXT NOT NULL,
		idx    INTEGER NOT NULL,
		item   TEXT NOT NULL,
		state  TEXT NOT NULL DEFAULT 'waiting',
		note   TEXT,
		PRIMARY KEY (job_id, idx)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX items_by_state ON items (job_id, state);

	CREATE TABLE outcomes (
		job_id  TEXT NOT NULL,
		idx     INTEGER NOT NULL,
		outcome TEXT NOT NULL,
		PRIMARY KEY (job_id, idx)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE launches (
		job_id TEXT NOT NULL,
		run    INTEGER NOT NULL,
		idx    INTEGER NOT NULL,
		launch INTEGER NOT NULL,
		record TEXT NOT NULL,
		PRIMARY KEY (job_id, run, idx, launch)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE once (
		key   TEXT PRIMARY KEY,
		value TEXT NOT NULL
	) STRICT, WITHOUT ROWID;
	`,
	// Runs. Whatever was there before is of the first one.
	`
	ALTER TABLE jobs ADD COLUMN run INTEGER NOT NULL DEFAULT 1;

	ALTER TABLE items ADD COLUMN state_run INTEGER NOT NULL DEFAULT 1;
	DROP INDEX items_by_state;
	CREATE INDEX items_by_state ON items (job_id, state, state_run);
	UPDATE items SET note = '{"run":1,' || substr(note, 2) WHERE note IS NOT NULL;

	UPDATE outcomes SET outcome = '{"run":1,' || substr(outcome, 2);
	`,
	`
	CREATE TABLE files (
		name         TEXT PRIMARY KEY,
		content      TEXT NOT NULL,
		bytes        INTEGER NOT NULL,
		content_type TEXT
	) STRICT, WITHOUT ROWID;
	`,
	adoptFiles,
	// Rows of more than a kilobyte: in a table without row ids each would take pages of its own.
	`
	ALTER TABLE outcomes RENAME TO outcomes_before;
	CREATE TABLE outcomes (
		job_id  TEXT NOT NULL,
		idx     INTEGER NOT NULL,
		outcome TEXT NOT NULL,
		PRIMARY KEY (job_id, idx)
	) STRICT;
	INSERT INTO outcomes SELECT job_id, idx, outcome FROM outcomes_before;
	DROP TABLE outcomes_before;

	ALTER TABLE launches RENAME TO launches_before;
	CREATE TABLE launches (
		job_id TEXT NOT NULL,
		run    INTEGER NOT NULL,
		idx    INTEGER NOT NULL,
		launch INTEGER NOT NULL,
		record TEXT NOT NULL,
		PRIMARY KEY (job_id, run, idx, launch)
	) STRICT;
	INSERT INTO launches SELECT job_id, run, idx, launch, record FROM launches_before;
	DROP TABLE launches_before;
	`,
	// The changes of a job's items, in their order.
	`
	ALTER TABLE items ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
	CREATE INDEX items_by_change ON items (job_id, changed, idx);
	`,
	// What jobs are listed by. Each index has all that a list can ask for, so that no record is read to leave it out.
	`
	ALTER TABLE jobs ADD COLUMN status TEXT
		AS (coalesce(json_extract(record, '$.status'), 'running')) VIRTUAL;
	ALTER TABLE jobs ADD COLUMN source TEXT AS (json_extract(record, '$.source')) VIRTUAL;
	CREATE INDEX jobs_by_status ON jobs (status, created_at, id, source);
	CREATE INDEX jobs_by_source ON jobs (source, created_at, id, status);
	`,
];

/**
 * Brings the file to the newest version. Throws when a newer Tutti has written it, as its rows may mean
 * something else by then. The database is `file` in `folder`.
 */
export function migrate(database: DatabaseSync, folder: string, file: string): void {
	inTransaction(database, () => {
		const version = readVersion(database);
		if (version > MIGRATIONS.length) {
			throw new Error(
				`The store in ${join(folder, file)} has version ${version}; this Tutti knows versions up to ${MIGRATIONS.length}. Update Tutti, or use another folder.`,
			);
		}
		if (version === MIGRATIONS.length) return;
		for (const migration of MIGRATIONS.slice(version)) {
			if (typeof migration === "string") database.exec(migration);
			else migration(database, folder);
		}
		database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
	});
}

function readVersion(database: DatabaseSync): number {
	const row = database.prepare("PRAGMA user_version").get() as { user_version: number };
	return row.user_version;
}
