import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../host-under-test.ts";
import { inTransaction, openDatabase } from "./database.ts";
import { MIGRATIONS } from "./migrations.ts";

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
beforeEach(() => {
	folder = temporaryFolder();
	file = join(folder.path, "state.db");
});
afterEach(() => folder.remove());

describe("a database", () => {
	it("serves one host at a time, and the next when that has closed it", () => {
		const first = openDatabase(file, "FULL");
		expect(() => openDatabase(file, "FULL")).toThrow("another host has opened it");
		const reader = new DatabaseSync(file, { readOnly: true });
		expect(reader.prepare("SELECT count(*) AS n FROM instance").get()).toEqual({ n: 0 });
		reader.close();
		first.close();
		openDatabase(file, "FULL").close();
	});

	it("of a newer release is refused, and left as it is", () => {
		const newer = new DatabaseSync(file);
		newer.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
		newer.close();
		expect(() => openDatabase(file, "FULL")).toThrow(
			`it has schema version ${MIGRATIONS.length + 1}, this host knows versions up to ${MIGRATIONS.length}`,
		);
		expect(() => openDatabase(file, "FULL")).toThrow("has schema version");
	});

	it("that is none is refused", () => {
		expect(() => openDatabase(join(folder.path, "no", "folder.db"), "FULL")).toThrow("cannot be");
	});

	it("keeps nothing of a transaction that failed", () => {
		const database = openDatabase(file, "FULL");
		const write = () =>
			inTransaction(database.sql, () => {
				database.sql.exec("INSERT INTO timer VALUES ('a', 1, 1, 1)");
				throw new Error("no");
			});
		expect(write).toThrow("no");
		expect(database.sql.prepare("SELECT * FROM timer").all()).toEqual([]);
		database.close();
	});
});
