import { openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type HostUnderTest, startHostUnderTest, temporaryFolder } from "../host-under-test.ts";

const PAGE_BYTES = 4096;

let folder: ReturnType<typeof temporaryFolder>;
let databaseFile: string;
let host: HostUnderTest;
/** The host's own connection, which also writes: no thread does. */
let own: DatabaseSync;

beforeEach(async () => {
	folder = temporaryFolder();
	databaseFile = join(folder.path, "state.db");
	const { exec } = DatabaseSync.prototype;
	const spy = vi.spyOn(DatabaseSync.prototype, "exec").mockImplementation(function (
		this: DatabaseSync,
		sql,
	) {
		own = this;
		exec.call(this, sql);
	});
	host = await startHostUnderTest({ databaseFile, writerThread: false });
	spy.mockRestore();
});
afterEach(async () => {
	vi.restoreAllMocks();
	await host.close().catch(() => undefined);
	folder.remove();
});

/** Lets `ms` of the wall's time pass at once. */
function letPass(ms: number): void {
	const now = performance.now.bind(performance);
	vi.spyOn(performance, "now").mockImplementation(() => now() + ms);
}

function start(id: string, input = "x"): Promise<Response> {
	const body = JSON.stringify(input);
	return host.management(`/orchestrators/echoes/${id}`, { method: "POST", body });
}

const troubles = () =>
	host.logged
		.filter(({ message }) => message.startsWith("The database c"))
		.map(({ level, message }) => [level, message]);
const untilTried = (times = 1) =>
	vi.waitFor(() => expect(host.counters().writes.failed).toBeGreaterThanOrEqual(times), 5000);

describe("a disk that is full", () => {
	beforeEach(() => {
		const { page_count: pages } = own.prepare("PRAGMA page_count").get()!;
		own.exec(`PRAGMA max_page_count = ${pages}`);
	});
	const makeRoom = () => own.exec("PRAGMA max_page_count = 1000000");

	it("holds up for a while who asks for something, and all goes on when there is room", async () => {
		const asked = start("kept", "y".repeat(200_000));
		await untilTried(3);
		const askedLater = start("later");
		const read = host.management("/instances/kept");
		await untilTried(6);
		makeRoom();
		expect((await asked).status).toBe(202);
		expect((await askedLater).status).toBe(202);
		expect([200, 202]).toContain((await read).status);
		await host.until("kept");
		await host.until("later");
		expect(troubles()).toEqual([]);
	});

	it("is said once, and who waited too long is told, as is everybody who comes then", async () => {
		const asked = start("kept", "y".repeat(200_000));
		await untilTried();
		const askedLater = start("later");
		const read = host.management("/instances/kept");
		letPass(11_000);
		for (const response of [await asked, await askedLater, await read, await start("refused")]) {
			expect(response.status).toBe(503);
			expect(response.headers.get("retry-after")).toBe("5");
			const { Message: message } = (await response.json()) as { Message: string };
			expect(message).toMatch(
				/cannot be written: database or disk is full\. Make room on the disk\./,
			);
		}
		makeRoom();
		await vi.waitFor(() => expect(troubles()).toHaveLength(2), 5000);
		expect(troubles()).toEqual([
			[
				"error",
				expect.stringMatching(/disk is full\. Make room .* Nothing is lost\. The host waits/),
			],
			["information", expect.stringMatching(/can be written again, after 1\d s/)],
		]);
		await host.until("kept");
		for (const id of ["later", "refused"])
			expect((await host.management(`/instances/${id}`)).status).toBe(404);
	});

	it("loses nothing that was answered when the host is closed then", async () => {
		void start("unanswered", "y".repeat(200_000)).catch(() => undefined);
		await untilTried();
		await expect(host.close()).rejects.toThrow(/last steps could not be written .* disk is full/);
		host = await startHostUnderTest({ databaseFile });
		expect((await host.management("/instances/unanswered")).status).toBe(404);
		await host.until(await host.start("echoes", "x"));
	});
});

describe("a database that another program keeps locked", () => {
	it("is waited for", async () => {
		const other = new DatabaseSync(databaseFile);
		other.exec("BEGIN IMMEDIATE");
		const asked = start("a");
		await untilTried(4);
		letPass(2000);
		await vi.waitFor(() => expect(troubles()).toHaveLength(1), 5000);
		other.exec("ROLLBACK");
		other.close();
		expect((await asked).status).toBe(202);
		await host.until("a");
		expect(troubles()).toEqual([
			["error", expect.stringMatching(/database is locked\. Another program, such as the sqlite3/)],
			["information", expect.stringMatching(/can be written again/)],
		]);
	});

	it("is waited for by the thread that writes, too", async () => {
		await host.close();
		host = await startHostUnderTest({ databaseFile });
		const other = new DatabaseSync(databaseFile);
		other.exec("BEGIN IMMEDIATE");
		const asked = start("a");
		await untilTried(3);
		other.exec("ROLLBACK");
		other.close();
		expect((await asked).status).toBe(202);
		await host.until("a");
	});

	it("fails nothing that begins in the very moment in which it can be written again", async () => {
		const other = new DatabaseSync(databaseFile);
		other.exec("BEGIN IMMEDIATE");
		// Its activity asks for something, as soon as it runs.
		const asked = host.management("/orchestrators/startsAnother/first", {
			method: "POST",
			body: '"second"',
		});
		await untilTried();
		letPass(11_000);
		expect((await asked).status).toBe(503);
		other.close();
		await vi.waitFor(() => expect(troubles()).toHaveLength(2), 5000);
		expect((await host.until("first")).runtimeStatus).toBe("Completed");
		expect((await host.until("second")).output).toBe(3);
	});
});

describe("a file that is damaged while the host runs", () => {
	it("ends the host's work, which is said, and tried no more", async () => {
		await host.until(await host.start("echoes", "x"));
		const other = new DatabaseSync(databaseFile);
		other.exec("PRAGMA wal_checkpoint(TRUNCATE)");
		const file = openSync(databaseFile, "r+");
		const garbage = Buffer.alloc(statSync(databaseFile).size - PAGE_BYTES, 0xa5);
		writeSync(file, garbage, 0, garbage.length, PAGE_BYTES);
		// Whatever the host's connection has read, it reads again after another's write.
		other.exec("PRAGMA user_version = 2");
		other.close();
		const signal = () =>
			host.management("/entities/counter/a?op=add", { method: "POST", body: "1" });
		for (const [asked, says] of [
			[signal(), /cannot be written: .*malformed.* Put back a copy of the file.* no more work/],
			[signal(), /cannot be written: .*malformed.* Put back a copy of the file.* no more work/],
			[start("b"), /malformed.* Put back a copy of the file/],
		] as const) {
			const response = await asked;
			expect(response.status).toBe(503);
			expect(await response.text()).toMatch(says);
		}
		expect(troubles()).toEqual([["critical", expect.stringMatching(/malformed/)]]);
		expect(host.counters().writes.failed).toBe(1);
	});
});
