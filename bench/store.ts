/**
 * What a job of many items costs in a store: time, writes a second, and bytes an item.
 *
 *     node bench/store.ts [items]
 *
 * Each item does what one that succeeds at once does in the flow: a value written once before its create, two
 * notes, an exit and a closed launch record, an outcome. The store in Azure is measured against Azurite, which
 * tells what the store asks of the service and not how fast the service is.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { TableClient } from "@azure/data-tables";
import { itemLife } from "../src/api/item-life.ts";
import { realClock } from "../src/clock/real-clock.ts";
import { startAzurite } from "../src/store/azure/azurite-for-tests.ts";
import { openAzureStore } from "../src/store/azure-store.ts";
import { openSqliteStore } from "../src/store/sqlite-store.ts";
import type { Store } from "../src/store/store.ts";
import { sampleJob, sampleNote, sampleOutcome } from "../src/store/suite/samples.ts";

const ITEM_COUNT = Number(process.argv[2] ?? 10_000);
const AT_A_TIME = 32;
const WRITES_OF_ITEM = 6;
const LOG_TAIL = "frame 17: rendered 1 of 4 tiles\n".repeat(32);

async function measureSqlite(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), "tutti-bench-"));
	const store = openSqliteStore({ folder });
	try {
		await measure("SQLite", store, async () => databaseBytes(join(folder, "store.db")));
	} finally {
		store.close();
		await rm(folder, { recursive: true, force: true });
	}
}

function databaseBytes(file: string): number {
	const database = new DatabaseSync(file, { readOnly: true });
	const pages = "SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size";
	const { bytes } = database.prepare(pages).get() as { bytes: number };
	database.close();
	return bytes;
}

async function measureAzure(): Promise<void> {
	const azurite = await startAzurite();
	const { connectionString } = azurite;
	try {
		const store = openAzureStore({
			account: { connectionString },
			identity: { managedIdentity: false },
			hub: "bench",
			clock: realClock(),
		});
		await measure("Azure Tables and Blobs (Azurite)", store, () => billedBytes(connectionString));
	} finally {
		await azurite.stop();
	}
}

async function measure(name: string, store: Store, bytes: () => Promise<number>): Promise<void> {
	console.log(`\n${name}, ${ITEM_COUNT} items, ${AT_A_TIME} at a time`);
	const items = Array.from({ length: ITEM_COUNT }, (_, index) => `{"frame":${index}}`);
	const job = sampleJob("a", { itemCount: items.length });
	await timed("createJob", items.length, () => store.createJob(job, items));
	await timed("all writes of all items", items.length * WRITES_OF_ITEM, () =>
		forEach(items.length, (index) => seeThrough(store, index)),
	);
	await timed("countItems", 1, () => store.countItems("a"));
	await timed("readItems, 500 a page", items.length, async () => {
		for (let from = 0; from < items.length; from += 500) await store.readItems("a", from, 500);
	});
	let next = "";
	let bytesTold = 0;
	await timed("readChanges, 5,000 a page", items.length, async () => {
		for (let more = true; more; ) {
			const after = next === "" ? {} : { after: next };
			const changes = (await store.readChanges("a", { limit: 5000, ...after }))!;
			({ next, more } = changes);
			bytesTold += JSON.stringify(changes.items.map((item) => itemLife(item, 0))).length;
		}
	});
	console.log(
		`  bytes told of an item, as the API tells it: ${Math.round(bytesTold / items.length)}`,
	);
	await timed("readChanges, of none", 1, () =>
		store.readChanges("a", { limit: 5000, after: next }),
	);
	console.log(`  bytes an item: ${Math.round((await bytes()) / items.length)}`);
	await timed("deleteJob", items.length, () => store.deleteJob("a"));
}

/** What is written of an item that succeeds at its first launch. */
async function seeThrough(store: Store, index: number): Promise<void> {
	const key = { jobId: "a", index, run: 1, launch: 1 };
	const outcome = sampleOutcome(index, { exitCode: 0, logTail: LOG_TAIL });
	await store.writeOnce(`a/1/${index}/put-1`, { put: 1_795_500_000_000 });
	await store.noteItem("a", index, sampleNote(1, "launched"));
	await store.noteItem("a", index, sampleNote(1, "running"));
	await store.changeLaunchRecord(key, () => ({ exit: { code: 0, at: 1 } }));
	await store.changeLaunchRecord(key, (record) => ({ ...record, closed: { outcome } }));
	await store.writeOutcome("a", outcome);
}

async function forEach(count: number, work: (index: number) => Promise<void>): Promise<void> {
	let next = 0;
	const worker = async () => {
		while (next < count) await work(next++);
	};
	await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

async function timed(what: string, count: number, work: () => Promise<unknown>): Promise<void> {
	const startedAt = performance.now();
	const cpuBefore = process.cpuUsage();
	await work();
	const ms = performance.now() - startedAt;
	const { user, system } = process.cpuUsage(cpuBefore);
	const rate = count > 1 ? `, ${Math.round((count / ms) * 1000)} a second` : "";
	const cpuMs = Math.round((user + system) / 1000);
	console.log(`  ${what}: ${Math.round(ms)} ms${rate}; ${cpuMs} ms of this process's CPU`);
}

/**
 * The sizes of all rows, as Azure reckons them: 4 bytes and two a character of the keys; of each column 8 bytes,
 * two a character of its name, and its value.
 * (https://learn.microsoft.com/archive/blogs/avkashchauhan/how-the-size-of-an-entity-is-caclulated-in-windows-azure-table-storage)
 */
async function billedBytes(connectionString: string): Promise<number> {
	const client = TableClient.fromConnectionString(connectionString, "tutti", {
		allowInsecureConnection: true,
	});
	let bytes = 0;
	for await (const row of client.listEntities<Record<string, string | number>>()) {
		const { partitionKey = "", rowKey = "", etag: _, timestamp: __, ...columns } = row;
		bytes += 4 + 2 * (partitionKey.length + rowKey.length);
		for (const [name, value] of Object.entries(columns)) {
			bytes += 8 + 2 * name.length + (typeof value === "string" ? 4 + 2 * value.length : 4);
		}
	}
	return bytes;
}

await measureSqlite();
await measureAzure();
