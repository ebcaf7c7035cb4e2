import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import { openSqliteStore } from "../sqlite-store.ts";

it.each([
	["status = 'running'", "jobs_by_status (status="],
	["source = 'x'", "jobs_by_source (source="],
	["status = 'running' AND source = 'x'", "jobs_by_"],
])("no job is read to leave it out of a list by %s", (condition, index) => {
	const folder = mkdtempSync(join(tmpdir(), "tutti-jobs-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	openSqliteStore({ folder }).close();
	using database = new DatabaseSync(join(folder, "store.db"));
	const query = `SELECT record FROM jobs WHERE (created_at, id) < (9, '') AND ${condition} ORDER BY created_at DESC, id DESC LIMIT 9`;
	const steps = database.prepare(`EXPLAIN QUERY PLAN ${query}`).all();
	expect(steps.map(({ detail }) => detail)).toEqual([
		expect.stringContaining(`SEARCH jobs USING INDEX ${index}`),
	]);
});
