import {
	chmodSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../host-under-test.ts";
import { newInstance } from "../orchestrations/instance.ts";
import { inTransaction, openDatabase, prepareForWriting } from "./database.ts";
import { InstanceTable } from "./instance-table.ts";

const isSuperuser = process.getuid?.() === 0;
if (isSuperuser) console.warn("Skipped a test of read-only files: for the superuser, none is.");

const PAGE_BYTES = 4096;

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
beforeEach(() => {
	folder = temporaryFolder();
	file = join(folder.path, "state.db");
});
afterEach(() => folder.remove());

/** Makes a database with some hundred instances. `isKilled`: their steps are in the -wal still. */
function madeFile(name: string, { isKilled = false, instances = 500 } = {}): string {
	const path = join(folder.path, name);
	const making = join(folder.path, `making-${name}`);
	const database = openDatabase(making, "FULL");
	const table = new InstanceTable(database.sql);
	inTransaction(database.sql, () => {
		for (let n = 0; n < instances; n++) {
			const id = `${name}-${n}`;
			const start = { instanceId: id, executionId: id, name: "o", version: null, parent: null };
			table.insert(newInstance({ ...start, input: '"x"'.repeat(50) }, n));
		}
	});
	if (!isKilled) database.close();
	for (const end of ["", "-wal"])
		if (existsSync(making + end)) copyFileSync(making + end, path + end);
	if (isKilled) database.close();
	return path;
}

function countInstances(path: string): unknown {
	const database = openDatabase(path, "FULL");
	try {
		return database.sql.prepare("SELECT count(*) AS n FROM instance").get()!.n;
	} finally {
		database.close();
	}
}

function overwrite(path: string, at: number, bytes: number): void {
	const content = readFileSync(path);
	content.fill(0xa5, at, at + bytes);
	writeFileSync(path, content);
}

/** A file that a host refuses, how it is made, and what the refusal says. */
const REFUSED: readonly [what: string, make: () => void, says: RegExp][] = [
	["of garbage", () => writeFileSync(file, "garbage ".repeat(4000)), /file is not a database/],
	["that is a text", () => writeFileSync(file, "hello"), /file is not a database/],
	[
		"that was cut off",
		() => truncateSync(madeFile("state.db"), 10 * PAGE_BYTES),
		/damaged|malformed/,
	],
	["with a damaged header", () => overwrite(madeFile("state.db"), 0, 40), /not a database/],
	[
		"with a damaged page of a table",
		() => overwrite(madeFile("state.db"), 12 * PAGE_BYTES, 64),
		/is damaged, or the .*-wal beside it is another database's/,
	],
	[
		"beside the -wal of another database",
		() => {
			madeFile("state.db");
			const other = madeFile("other.db", { isKilled: true, instances: 50 });
			copyFileSync(`${other}-wal`, `${file}-wal`);
		},
		/-wal beside it is another database's: expected the number \d+, found \d+/,
	],
	[
		"that is missing, while its -wal is there",
		() => rmSync(madeFile("state.db", { isKilled: true })),
		/missing or empty, but .*-wal has steps of it/,
	],
	["that is a folder", () => mkdirSync(file), /it is a folder, expected a file/],
	[
		"of version 1",
		() => {
			const old = new DatabaseSync(file);
			old.exec("CREATE TABLE instance (id); PRAGMA user_version = 1");
			old.close();
		},
		/it has schema version 1, that of release 0.1.0; this host knows versions from 2/,
	],
	[
		"of another program",
		() => {
			const others = new DatabaseSync(file);
			others.exec("CREATE TABLE person (name)");
			others.close();
		},
		/something else: expected the tables instance, history, .*, found person/,
	],
	[
		"of another program with the same number of schema",
		() => {
			const others = new DatabaseSync(file);
			others.exec("CREATE TABLE instance (id); PRAGMA user_version = 2");
			others.close();
		},
		/something else: expected the tables instance, history, .*, found instance/,
	],
];

describe("a database file", () => {
	it.each(REFUSED)("%s is refused, and left as it is", (_, make, says) => {
		make();
		const content = () =>
			["", "-wal"].map((end) => {
				const isThere = existsSync(file + end) && !(end === "" && isFolder(file));
				return isThere ? readFileSync(file + end).toString("base64") : undefined;
			});
		const before = content();
		expect(() => openDatabase(file, "FULL")).toThrow(says);
		expect(() => openDatabase(file, "FULL")).toThrow(
			expect.objectContaining({ name: "DurableHostError", code: "database" }),
		);
		expect(content().map((text) => text || undefined)).toEqual(before);
	});

	it("of a host that was killed is taken with its -wal, whole", () => {
		expect(countInstances(madeFile("state.db", { isKilled: true }))).toBe(500);
	});

	it("whose host died before it had made the tables becomes a database, and stays one", () => {
		// What `prepare` in database.ts has done by then.
		const unfinished = new DatabaseSync(file);
		unfinished.exec("PRAGMA application_id = 5; PRAGMA journal_mode = WAL");
		unfinished.close();
		const first = openDatabase(file, "FULL");
		const killed = join(folder.path, "killed.db");
		for (const end of ["", "-wal"]) copyFileSync(file + end, killed + end);
		first.close();
		expect(countInstances(killed)).toBe(0);
	});

	it("that is empty becomes a database", () => {
		writeFileSync(file, "");
		expect(countInstances(file)).toBe(0);
	});

	it("is one file whatever path leads to it", () => {
		const link = join(folder.path, "link.db");
		symlinkSync(file, link);
		const linkedFolder = join(folder.path, "linked");
		symlinkSync(folder.path, linkedFolder);
		const first = openDatabase(file, "FULL");
		for (const path of [link, relative(process.cwd(), file), join(linkedFolder, "state.db")])
			expect(() => openDatabase(path, "FULL")).toThrow(
				expect.objectContaining({
					code: "busy",
					message: expect.stringContaining("Stop that host"),
				}),
			);
		first.close();
		expect(countInstances(link)).toBe(0);
	});

	it("in a folder that does not exist is refused", () => {
		expect(() => openDatabase(join(folder.path, "no", "state.db"), "FULL")).toThrow(
			/state\.db\.lock.* cannot be made: .*The folder must exist/,
		);
	});

	it.skipIf(isSuperuser)("that may only be read is refused", () => {
		madeFile("state.db");
		chmodSync(file, 0o444);
		expect(() => openDatabase(file, "FULL")).toThrow(
			/readonly database\. Allow this process to write the file and its folder/,
		);
		chmodSync(file, 0o644);
		chmodSync(folder.path, 0o555);
		expect(() => openDatabase(file, "FULL")).toThrow(
			/Allow this process to write the file and its folder/,
		);
		chmodSync(folder.path, 0o755);
	});

	it("that another program writes to at the moment is taken", () => {
		madeFile("state.db");
		const other = new DatabaseSync(file);
		other.exec("BEGIN IMMEDIATE");
		expect(countInstances(file)).toBe(500);
		other.close();
	});

	it("that another program keeps locked is not taken, and that program is named as the cause", () => {
		const other = new DatabaseSync(file);
		other.exec("BEGIN EXCLUSIVE");
		try {
			expect(() => openDatabase(file, "FULL")).toThrow(
				expect.objectContaining({ code: "busy", message: expect.stringContaining("end its") }),
			);
		} finally {
			other.close();
		}
	});
});

describe("synchronous", () => {
	it.each([
		["FULL", 2],
		["NORMAL", 1],
	] as const)("%s is SQLite's level %i, of every connection that writes", (level, number) => {
		const database = openDatabase(file, level);
		expect(database.sql.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
		// As the thread that writes opens it.
		const another = new DatabaseSync(file);
		prepareForWriting(another, level);
		for (const sql of [database.sql, another])
			expect(sql.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: number });
		another.close();
		database.close();
	});
});

function isFolder(path: string): boolean {
	try {
		readFileSync(path);
		return false;
	} catch {
		return true;
	}
}
