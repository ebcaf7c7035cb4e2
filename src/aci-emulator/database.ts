import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** Each entry is applied once, in order; an entry never changes after it was released. */
const migrations = [
	`CREATE TABLE container_groups (
		key TEXT PRIMARY KEY,
		id TEXT NOT NULL,
		name TEXT NOT NULL,
		location TEXT NOT NULL,
		core_quota TEXT NOT NULL,
		cpu_cores REAL NOT NULL,
		request TEXT NOT NULL,
		state TEXT NOT NULL,
		due_at INTEGER,
		removing INTEGER NOT NULL DEFAULT 0
	) STRICT;
	CREATE INDEX container_groups_due ON container_groups (due_at) WHERE due_at IS NOT NULL;
	CREATE INDEX container_groups_usage ON container_groups (location, core_quota, cpu_cores);
	CREATE TABLE operations (
		id TEXT PRIMARY KEY,
		group_key TEXT NOT NULL,
		deployment TEXT NOT NULL,
		started_at INTEGER NOT NULL,
		final TEXT
	) STRICT;
	CREATE INDEX operations_open ON operations (group_key) WHERE final IS NULL;
	CREATE INDEX operations_started ON operations (started_at);
	CREATE TABLE counted_requests (
		kind TEXT NOT NULL,
		location TEXT NOT NULL,
		at INTEGER NOT NULL
	) STRICT;
	CREATE INDEX counted_requests_window ON counted_requests (kind, location, at);`,
	`CREATE TABLE resource_groups (
		key TEXT PRIMARY KEY,
		body TEXT NOT NULL
	) STRICT;
	CREATE TABLE resources (
		key TEXT NOT NULL,
		revision INTEGER NOT NULL,
		id TEXT NOT NULL,
		name TEXT NOT NULL,
		type TEXT NOT NULL,
		resource_group TEXT NOT NULL,
		body TEXT NOT NULL,
		PRIMARY KEY (key, revision)
	) STRICT;`,
	`CREATE TABLE fault_rules (
		source TEXT NOT NULL,
		id TEXT NOT NULL,
		position INTEGER NOT NULL,
		rule TEXT NOT NULL,
		matched INTEGER NOT NULL,
		struck INTEGER NOT NULL,
		PRIMARY KEY (source, id)
	) STRICT;
	CREATE TABLE location_quotas (
		location TEXT PRIMARY KEY,
		quotas TEXT NOT NULL
	) STRICT;`,
	// States of groups have another form from here on: earlier groups are forgotten, and what still runs of
	// them is ended as a leftover.
	`DELETE FROM container_groups;
	DELETE FROM operations;
	CREATE TABLE bill_entries (
		deployment TEXT PRIMARY KEY,
		id TEXT NOT NULL,
		name TEXT NOT NULL,
		location TEXT NOT NULL,
		sku TEXT NOT NULL,
		priority TEXT NOT NULL,
		cpu_cores REAL NOT NULL,
		memory_gb REAL NOT NULL,
		from_at INTEGER NOT NULL,
		to_at INTEGER
	) STRICT;
	CREATE INDEX bill_entries_end ON bill_entries (to_at);`,
	`CREATE TABLE deployments (
		key TEXT PRIMARY KEY,
		resource_group TEXT NOT NULL,
		body TEXT NOT NULL
	) STRICT;
	CREATE INDEX deployments_group ON deployments (resource_group);`,
	// What counts against quotas is counted in memory.
	"DROP INDEX container_groups_usage;",
];

/**
 * Opens the emulator's database and brings its tables up to date. It holds secrets of container groups, so it is
 * made for its owner alone; the files that SQLite puts beside it have the same mode. ":memory:" is no file.
 */
export function openDatabase(file: string): DatabaseSync {
	if (file !== ":memory:") closeSync(openSync(file, "a", 0o600));
	const database = new DatabaseSync(file, { timeout: 1000 });
	try {
		// Kept until the database is closed, or its process ends: two emulators would both start containers.
		database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;");
		database.exec(
			"PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; BEGIN IMMEDIATE; COMMIT;",
		);
	} catch (cause) {
		database.close();
		throw new Error(
			`The database ${file} cannot be opened: ${(cause as Error).message}. If another emulator uses the same state directory, end it, or choose another directory.`,
			{ cause },
		);
	}
	const { user_version: version } = database.prepare("PRAGMA user_version").get() as {
		user_version: number;
	};
	if (version > migrations.length) {
		database.close();
		throw new Error(
			`The database ${file} was written by a newer version (format ${version}; this one knows ${migrations.length}). Use that version, or another state directory.`,
		);
	}
	for (const [index, sql] of migrations.entries()) {
		if (index < version) continue;
		database.exec(`BEGIN IMMEDIATE; ${sql} PRAGMA user_version = ${index + 1}; COMMIT;`);
	}
	return database;
}
