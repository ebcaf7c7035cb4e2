/** The store in Azure when answers are lost, requests are refused, or its process ends anywhere. */
import { TableClient } from "@azure/data-tables";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { realClock } from "../clock/real-clock.ts";
import { type Azurite, startAzurite } from "./azure/azurite-for-tests.ts";
import { type LossyProxy, startLossyProxy } from "./azure/lossy-proxy-for-tests.ts";
import { openAzureStore } from "./azure-store.ts";
import type { Store } from "./store.ts";
import { sampleJob, sampleNote, sampleOutcome } from "./suite/samples.ts";

const KEY = { jobId: "a", index: 0, run: 1, launch: 1 };

let azurite: Azurite;
let tables: LossyProxy;
let blobs: LossyProxy;
let connectionString: string;
let hub: string;
let hubs = 0;

beforeAll(async () => {
	azurite = await startAzurite();
	tables = await startLossyProxy(new URL(azurite.tablesUrl).origin);
	blobs = await startLossyProxy(new URL(azurite.blobsUrl).origin);
	connectionString = azurite.connectionString
		.replace(new URL(azurite.tablesUrl).origin, tables.url)
		.replace(new URL(azurite.blobsUrl).origin, blobs.url);
	// The table and the container are there from now on.
	hub = "first";
	await openStore().writeFile("a/file", Buffer.from("x"));
	await openStore().readJob("a");
});

afterAll(async () => {
	await tables?.close();
	await blobs?.close();
	await azurite?.stop();
});

beforeEach(() => {
	hub = `hub-${++hubs}`;
	for (const proxy of [tables, blobs]) proxy.decide(() => "pass");
});

function openStore(): Store {
	return openAzureStore({
		account: { connectionString },
		identity: { managedIdentity: false },
		hub,
		clock: realClock(),
	});
}

const isWrite = (method: string) => method !== "GET";

/** The first write is done, and the answer to it lost; what comes then, passes. */
function loseAnswerOfWrite(number: number): void {
	let writes = 0;
	tables.decide(({ method }) => (isWrite(method) && ++writes === number ? "lose-answer" : "pass"));
}

/** Everything of this hub in the table. */
async function rowsLeft(): Promise<string[]> {
	const client = TableClient.fromConnectionString(azurite.connectionString, "tutti", {
		allowInsecureConnection: true,
	});
	const filter = `PartitionKey ge '${hub}' and PartitionKey lt '${hub}~'`;
	const rows = [];
	for await (const row of client.listEntities({ queryOptions: { filter } })) {
		rows.push(`${row.partitionKey} ${row.rowKey}`);
	}
	return rows;
}

describe("A store in Azure that loses the answer to a write", () => {
	it("says mine of a value that it wrote once", async () => {
		const store = openStore();
		await store.readJob("a");
		loseAnswerOfWrite(1);
		expect(await store.writeOnce("a/put", 1)).toEqual({ value: 1, mine: true });
		expect(await store.writeOnce("a/put", 2)).toEqual({ value: 1, mine: false });
	});

	it("does not say mine of a value that another wrote", async () => {
		const store = openStore();
		expect(await store.writeOnce("a/put", 1)).toEqual({ value: 1, mine: true });
		loseAnswerOfWrite(1);
		expect(await store.writeOnce("a/put", 2)).toEqual({ value: 1, mine: false });
	});

	it.each([1, 2])("says created of a job that it created (write %s)", async (write) => {
		const store = openStore();
		await store.readJob("a");
		loseAnswerOfWrite(write);
		const job = sampleJob("a", { itemCount: 2 });
		expect(await store.createJob(job, ["0", "1"])).toBe("created");
		expect((await store.readItems("a", 0, 5)).map((row) => row.item)).toEqual(["0", "1"]);
	});

	it("makes a change of a job and of a launch record once", async () => {
		const store = openStore();
		await store.createJob(sampleJob("a"), []);
		loseAnswerOfWrite(1);
		const changed = await store.changeJob("a", (job) => ({ ...job, run: job.run + 1 }));
		expect(changed?.run).toBe(2);
		// Its place in the list is written with it.
		loseAnswerOfWrite(1);
		const end = { phase: "finished", status: "failed" } as const;
		const ended = await store.changeJob("a", (job) => ({ ...job, ...end, run: job.run + 1 }));
		expect(ended?.run).toBe(3);
		expect((await store.listJobs({ limit: 5, status: "failed" })).jobs).toEqual([ended]);
		expect((await store.listJobs({ limit: 5, status: "running" })).jobs).toEqual([]);
		for (const code of [1, 2]) {
			loseAnswerOfWrite(1);
			const record = await store.changeLaunchRecord(KEY, (before) => ({
				exit: { code: (before.exit?.code ?? 0) + 1, at: 1 },
			}));
			expect(record.exit?.code).toBe(code);
		}
	});

	it("gives the outcome that it wrote, for an item and for the merge step", async () => {
		const store = openStore();
		await store.createJob(sampleJob("a", { itemCount: 1 }), ["0"]);
		for (const index of [0, 1]) {
			loseAnswerOfWrite(1);
			expect(await store.writeOutcome("a", sampleOutcome(index))).toEqual(sampleOutcome(index));
		}
		loseAnswerOfWrite(1);
		await store.noteItem("a", 0, sampleNote(1, "running"));
		expect((await store.readItems("a", 0, 1))[0]?.note).toEqual(sampleNote(1, "running"));
	});

	it("writes and deletes files all the same", async () => {
		const store = openStore();
		blobs.decide(({ at }) => (at === 0 ? "lose-answer" : "pass"));
		await store.writeFile("a/file", Buffer.from("content"));
		expect(String(await store.readFile("a/file"))).toBe("content");
	});
});

describe("A store in Azure that is refused", () => {
	it("is used by whoever may write rows and files, and may not make tables and containers", async () => {
		tables.decide(({ path, method }) =>
			method === "POST" && path.includes("/Tables") ? 403 : "pass",
		);
		blobs.decide(({ path }) => (path.includes("restype=container") ? 403 : "pass"));
		const store = openStore();
		expect(await store.createJob(sampleJob("a"), [])).toBe("created");
		await store.writeFile("a/file", Buffer.from("content"));
		expect(String(await store.readFile("a/file"))).toBe("content");
	});

	it("says what it could not do, where, and what to give it", async () => {
		const store = openStore();
		for (const proxy of [tables, blobs]) proxy.decide(() => 403);
		await expect(store.readJob("a")).rejects.toThrow(
			/could not read a row at http.*: 403 .* role Storage Table Data Contributor/,
		);
		await expect(store.readFile("a/file")).rejects.toThrow(
			/could not read the file a\/file at http.*: 403 .* role Storage Blob Data Contributor/,
		);
	});

	it("tries again when the service is busy", async () => {
		const store = openStore();
		await store.readJob("a");
		await store.readFile("a/file");
		for (const proxy of [tables, blobs]) proxy.decide(({ at }) => (at === 0 ? 503 : "pass"));
		expect(await store.writeOnce("a/put", 1)).toEqual({ value: 1, mine: true });
		await store.writeFile("a/file", Buffer.from("content"));
	});

	it("does not show the key of a connection string that it cannot read", async () => {
		const store = openAzureStore({
			account: { connectionString: "AccountName=a;AccountKey=secret" },
			identity: { managedIdentity: false },
			hub,
			clock: realClock(),
		});
		const read = store.readJob("a").catch((error: Error) => error.message);
		expect(await read).toContain("TUTTI_STORE is a connection string that cannot be read");
		expect(await read).not.toContain("secret");
	});
});

describe("A store in Azure in which many create one job", () => {
	it("keeps the items of the one that did, and no others", async () => {
		const creators = Array.from({ length: 8 }, () =>
			openStore().createJob(sampleJob("a", { itemCount: 3 }), ["0", "1", "2"]),
		);
		const answers = await Promise.all(creators);
		expect(answers.filter((answer) => answer === "created")).toHaveLength(1);
		expect(await rowsLeft()).toHaveLength(2 + 3);
	});
});

describe("A store in Azure whose process ends in the middle", () => {
	/** The process's requests come through as far as this one; `undefined` when the work needs no more. */
	async function cutOff(proxy: LossyProxy, after: number, work: () => Promise<unknown>) {
		proxy.decide(({ at }) => (at < after ? "pass" : 403));
		const failed = await work().then(
			() => false,
			() => true,
		);
		proxy.decide(() => "pass");
		return failed;
	}

	it("has created a job as a whole or not at all, can create it, and deletes every trace", async () => {
		const items = Array.from({ length: 250 }, (_, index) => `${index}`);
		const record = sampleJob("a", { itemCount: items.length });
		for (let after = 0; ; after++) {
			hub = `cut-${after}`;
			const failed = await cutOff(tables, after, () => openStore().createJob(record, items));
			const store = openStore();
			if (failed) {
				expect(await store.readJob("a")).toBeUndefined();
				expect(await store.readItems("a", 0, 250)).toEqual([]);
				expect(await store.listJobs({ limit: 5 })).toEqual({ jobs: [] });
				expect((await store.countItems("a")).waiting).toBe(0);
			}
			expect(await store.createJob(record, items)).toBe(failed ? "created" : "exists");
			expect(await store.readItems("a", 0, 300)).toHaveLength(250);
			await store.deleteJob("a");
			expect(await rowsLeft()).toEqual([]);
			if (!failed) break;
		}
	});

	it("shows no job whose record is gone already, and deletes the rest of it", async () => {
		const files = { "large.txt": "x".repeat(500_000) };
		const record = sampleJob("a", { itemCount: 1, job: { ...sampleJob("a").job, files } });
		const store = openStore();
		await store.createJob(record, ["0"]);
		await store.createJob(sampleJob("b"), []);
		expect(await cutOff(tables, 1, () => openStore().deleteJob("a"))).toBe(true);
		expect(await store.readJob("a")).toBeUndefined();
		expect(await store.changeJob("a", (job) => job)).toBeUndefined();
		expect((await store.listJobs({ limit: 5 })).jobs.map((job) => job.id)).toEqual(["b"]);
		await store.deleteJob("a");
		expect(await rowsLeft()).toHaveLength(2);
	});

	it("can delete a job again, which is listed until all else is gone", async () => {
		const items = Array.from({ length: 150 }, (_, index) => `${index}`);
		const record = sampleJob("a", { itemCount: items.length });
		for (let after = 0; ; after++) {
			hub = `deletion-${after}`;
			const store = openStore();
			await store.createJob(record, items);
			await store.changeLaunchRecord(KEY, () => ({ exit: { code: 0, at: 1 } }));
			await store.writeOnce("a/put", 1);
			await store.writeFile("a/file", Buffer.from("content"));
			const failed = await cutOff(tables, after, () => openStore().deleteJob("a"));
			if (failed) expect((await store.listJobs({ limit: 5 })).jobs).toHaveLength(1);
			await store.deleteJob("a");
			expect(await rowsLeft()).toEqual([]);
			expect(await store.fileInfo("a/file")).toBeUndefined();
			if (!failed) break;
		}
	});
});
