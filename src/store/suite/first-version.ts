import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ODD_TEXTS, sampleJob, sampleNote, sampleOutcome } from "./samples.ts";

/**
 * Writes a folder as the first version of the SQLite store did: a job of three items, of which the first has
 * failed in its third launch and the second runs, and a file.
 */
export function writeFirstVersion(folder: string): void {
	mkdirSync(join(folder, "files", "a", "results"), { recursive: true });
	writeFileSync(join(folder, "files", "a", "results", "0.json"), "old");
	writeFileSync(join(folder, "files", "a", "~unfinished"), "half");
	const odd = JSON.stringify({ text: ODD_TEXTS });
	const { run: _1, ...note } = sampleNote(3, "running");
	const failed = sampleOutcome(0, { status: "failed", reason: "image", logTail: odd });
	const { run: _2, ...outcome } = failed;
	const database = new DatabaseSync(join(folder, "store.db"));
	database.exec(FIRST_SCHEMA);
	database
		.prepare("INSERT INTO jobs VALUES ('a', 1, ?)")
		.run(JSON.stringify(sampleJob("a", { itemCount: 3 })));
	const insertItem = database.prepare("INSERT INTO items VALUES ('a', ?, ?, ?, ?)");
	insertItem.run(0, odd, "failed", JSON.stringify(note));
	insertItem.run(1, "1", "running", JSON.stringify(note));
	insertItem.run(2, "2", "waiting", null);
	database.prepare("INSERT INTO outcomes VALUES ('a', 0, ?)").run(JSON.stringify(outcome));
	database.exec('INSERT INTO launches VALUES (\'a\', 1, 0, 3, \'{"exit":{"code":3,"at":1}}\')');
	database.close();
}

const FIRST_SCHEMA = `
	CREATE TABLE jobs (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, record TEXT NOT NULL) STRICT;
	CREATE INDEX jobs_by_age ON jobs (created_at, id);
	CREATE TABLE items (
		job_id TEXT NOT NULL, idx INTEGER NOT NULL, item TEXT NOT NULL,
		state TEXT NOT NULL DEFAULT 'waiting', note TEXT, PRIMARY KEY (job_id, idx)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX items_by_state ON items (job_id, state);
	CREATE TABLE outcomes (
		job_id TEXT NOT NULL, idx INTEGER NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (job_id, idx)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE launches (
		job_id TEXT NOT NULL, run INTEGER NOT NULL, idx INTEGER NOT NULL, launch INTEGER NOT NULL,
		record TEXT NOT NULL, PRIMARY KEY (job_id, run, idx, launch)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE once (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
	PRAGMA user_version = 1;
`;
