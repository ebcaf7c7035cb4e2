/**
 * The schema, step by step. A database carries in `user_version` how many steps it has taken; a step that
 * was released is never changed. Step 1 was version 0.1.0's, whose databases are refused.
 */
export const MIGRATIONS: readonly string[] = [
	"",
	`
	CREATE TABLE instance (
		number        INTEGER PRIMARY KEY,
		id            TEXT NOT NULL UNIQUE,
		execution_id  TEXT NOT NULL,
		name          TEXT NOT NULL,
		version       TEXT,
		status        TEXT NOT NULL,
		created_at    INTEGER NOT NULL,
		updated_at    INTEGER NOT NULL,
		input         TEXT,
		output        TEXT,
		custom_status TEXT,
		parent        TEXT
	) STRICT;
	CREATE INDEX instance_by_age ON instance (created_at);
	CREATE INDEX instance_live ON instance (number) WHERE status IN ('Pending', 'Running', 'Suspended');

	CREATE TABLE history (
		number INTEGER NOT NULL,
		chunk  INTEGER NOT NULL,
		at     INTEGER NOT NULL,
		events TEXT NOT NULL,
		PRIMARY KEY (number, chunk)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE message (
		row_id       INTEGER PRIMARY KEY,
		target       TEXT NOT NULL,
		execution_id TEXT,
		visible_at   INTEGER NOT NULL,
		body         TEXT NOT NULL
	) STRICT;

	CREATE TABLE activity (
		row_id       INTEGER PRIMARY KEY,
		instance_id  TEXT NOT NULL,
		execution_id TEXT NOT NULL,
		task_id      INTEGER NOT NULL,
		name         TEXT NOT NULL,
		input        TEXT
	) STRICT;

	CREATE TABLE entity (
		id         TEXT PRIMARY KEY,
		record     TEXT NOT NULL,
		updated_at INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;

	CREATE TABLE timer (
		function_name TEXT PRIMARY KEY,
		last_at       INTEGER,
		next_at       INTEGER NOT NULL,
		updated_at    INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	`,
];

/** The oldest schema that can be brought to the newest. */
export const OLDEST_MIGRATION = 2;

/** The tables of the newest schema. */
export const TABLES = ["instance", "history", "message", "activity", "entity", "timer"] as const;
