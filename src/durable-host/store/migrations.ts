/**
 * The schema, step by step. A database carries in `user_version` how many steps it has taken; a step that
 * was released is never changed.
 */
export const MIGRATIONS: readonly string[] = [
	`
	CREATE TABLE instance (
		id            TEXT PRIMARY KEY,
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
	CREATE INDEX instance_by_age ON instance (created_at, id);

	CREATE TABLE history (
		instance_id TEXT NOT NULL,
		position    INTEGER NOT NULL,
		event       TEXT NOT NULL,
		PRIMARY KEY (instance_id, position)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE inbox (
		row_id       INTEGER PRIMARY KEY AUTOINCREMENT,
		target       TEXT NOT NULL,
		execution_id TEXT,
		visible_at   INTEGER NOT NULL,
		body         TEXT NOT NULL
	) STRICT;
	CREATE INDEX inbox_by_target ON inbox (target, visible_at, row_id);
	CREATE INDEX inbox_by_time ON inbox (visible_at, target);

	CREATE TABLE activity (
		row_id       INTEGER PRIMARY KEY AUTOINCREMENT,
		instance_id  TEXT NOT NULL,
		execution_id TEXT NOT NULL,
		task_id      INTEGER NOT NULL,
		name         TEXT NOT NULL,
		input        TEXT
	) STRICT;

	CREATE TABLE entity (
		id         TEXT PRIMARY KEY,
		state      TEXT,
		updated_at INTEGER NOT NULL
	) STRICT;

	CREATE TABLE timer (
		function_name TEXT PRIMARY KEY,
		last_at       INTEGER,
		next_at       INTEGER NOT NULL,
		updated_at    INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;
	`,
];
