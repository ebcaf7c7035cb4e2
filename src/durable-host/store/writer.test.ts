import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { temporaryFolder } from "../host-under-test.ts";
import { newInstance } from "../orchestrations/instance.ts";
import { sqliteTrouble } from "./sqlite-trouble.ts";
import { Store } from "./store.ts";

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
beforeEach(() => {
	folder = temporaryFolder();
	store = new Store(join(folder.path, "state.db"));
});
afterEach(async () => {
	await store.close();
	folder.remove();
});

function batchOf(instanceId: string) {
	store.journal.startInstance(
		newInstance(
			{ instanceId, executionId: "e", name: "n", version: null, input: null, parent: null },
			1000,
		),
	);
	return store.journal.take()!;
}

it("What the thread has written can be read here, and stays", async () => {
	await store.write(batchOf("a"));
	store.journal.written();
	expect(store.instance("a")?.name).toBe("n");
	await store.close();
	store = new Store(join(folder.path, "state.db"));
	expect(store.instance("a")?.name).toBe("n");
});

it("What the thread cannot write is told with SQLite's code, and the next write is not harmed", async () => {
	const blocking = new DatabaseSync(join(folder.path, "state.db"));
	blocking.exec("BEGIN IMMEDIATE");
	const batch = batchOf("a");
	const error = await store.write(batch).catch((thrown: unknown) => thrown);
	expect(sqliteTrouble(error)).toBe("locked");
	blocking.exec("ROLLBACK");
	blocking.close();
	await store.write(batch);
	store.journal.written();
	expect(store.instance("a")?.name).toBe("n");
});

it("What is purged is given back to the disk", async () => {
	for (let index = 0; index < 50; index++) {
		store.journal.startInstance({
			...newInstance(
				{
					instanceId: `i${index}`,
					executionId: "e",
					name: "n",
					version: null,
					input: "x".repeat(20_000),
					parent: null,
				},
				1000,
			),
			status: "Completed",
		});
	}
	await store.write(store.journal.take()!);
	store.journal.written();
	for (let index = 0; index < 50; index++) store.journal.purgeInstance(`i${index}`);
	await store.write(store.journal.take()!);
	store.journal.written();
	while (await store.tidy());
	expect(statSync(join(folder.path, "state.db")).size).toBeLessThan(200_000);
	expect(statSync(join(folder.path, "state.db-wal")).size).toBe(0);
});

it("A database that is closed is written by nobody, whoever still tries", async () => {
	await store.write(batchOf("a"));
	store.journal.written();
	const batch = batchOf("b");
	await store.close();
	await expect(store.write(batch)).rejects.toThrow("closed");
	store = new Store(join(folder.path, "state.db"));
	expect(store.instance("b")).toBeUndefined();
});

it("The thread writes the file that was opened, wherever the process goes meanwhile", async () => {
	await store.close();
	const before = process.cwd();
	process.chdir(folder.path);
	store = new Store("relative.db");
	process.chdir(before);
	await store.write(batchOf("a"));
	store.journal.written();
	expect(store.instance("a")?.name).toBe("n");
});
