/** A whole Tutti whose store is in Azure Tables and Blobs, as Azurite has them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TableClient } from "@azure/data-tables";
import { BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, it } from "vitest";
import type {
	SimulatedContainer,
	SimulatedRun,
} from "../src/aci-emulator/engines/simulated-engine.ts";
import type { JobView } from "../src/api/views.ts";
import { scaledClock } from "../src/clock/scaled-clock.ts";
import { type Azurite, startAzurite } from "../src/store/azure/azurite-for-tests.ts";
import { until } from "./local-tutti.ts";
import { type SimulatedTutti, startSimulatedTutti } from "./simulated-tutti.ts";

let folder: string;
let azurite: Azurite;
let tutti: SimulatedTutti;
/** Items that fail, until it is emptied. */
const bad = new Set([3, 4]);

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "tutti-azure-"));
	azurite = await startAzurite();
	tutti = await startSimulatedTutti({
		folder,
		store: azurite.connectionString,
		clock: scaledClock({ factor: 20, originMs: Date.now() }),
		seed: "azure",
		decide,
		pollIntervalMs: 1_000,
	});
});

afterAll(async () => {
	await tutti?.close();
	await azurite?.stop();
	rmSync(folder, { recursive: true, force: true });
});

function decide({ environment }: SimulatedContainer): SimulatedRun {
	const { TUTTI_ITEM_INDEX: index, TUTTI_OUTPUT_URL, TUTTI_CALLBACK_URL } = environment;
	if (bad.has(Number(index))) return { runMs: 2_000, exitCode: 3, log: `item ${index} failed\n` };
	const call = async () => {
		const headers = { "x-ms-blob-type": "BlockBlob", "content-type": "text/plain" };
		await fetch(TUTTI_OUTPUT_URL!, { method: "PUT", headers, body: `output of ${index}` });
		const result = { index: Number(index), large: "x".repeat(index === "0" ? 50_000 : 1) };
		await fetch(TUTTI_CALLBACK_URL!, { method: "POST", body: JSON.stringify(result) });
	};
	return { runMs: 4_000, exitCode: 0, log: `item ${index}\n`, callback: { afterMs: 2_000, call } };
}

const untilFinished = (id: string, run: number) =>
	until(`run ${run} of the job has ended`, 60_000, async () => {
		const job = await tutti.job(id);
		return job.run === run && job.phase === "finished" ? job : undefined;
	});

it("runs a job, runs it again for what failed, and purges it to the last row and file", async () => {
	const items = Array.from({ length: 12 }, (_, index) => index);
	const id = await tutti.submit({ items, attempts: { application: 1 } });
	const first = await untilFinished(id, 1);
	expect(first).toMatchObject({ status: "failed", items: { succeeded: 10, failed: 2 } });

	bad.clear();
	await tutti.act(id, "retry");
	const again: JobView = await untilFinished(id, 2);
	expect(again).toMatchObject({ status: "succeeded", items: { succeeded: 12, failed: 0 } });
	const results = await tutti.get<{ result: { index: number; large: string } }[]>(
		`/api/jobs/${id}/result`,
	);
	expect(results.map(({ result }) => [result.index, result.large.length])).toEqual(
		items.map((index) => [index, index === 0 ? 50_000 : 1]),
	);
	// The store's own URL took it, and gives it: the app only tells where.
	const [item] = await tutti.items(id);
	expect(item?.outcome?.output).toMatchObject({ bytes: 11, contentType: "text/plain" });
	const told = await fetch(item!.outcome!.output!.url, { redirect: "manual" });
	expect(told.headers.get("location")).toMatch(azurite.blobsUrl);
	expect(await (await fetch(told.headers.get("location")!)).text()).toBe("output of 0");

	await fetch(`${tutti.url}/api/jobs/${id}`, { method: "DELETE" });
	await until("nothing of the job is left", 60_000, async () => {
		const left = await leftOf(id);
		return left.length === 0 ? left : undefined;
	});
});

async function leftOf(jobId: string): Promise<string[]> {
	const { connectionString } = azurite;
	const left: string[] = [];
	const options = { allowInsecureConnection: true };
	for await (const row of TableClient.fromConnectionString(
		connectionString,
		"tutti",
		options,
	).listEntities()) {
		left.push(`${row.partitionKey} ${row.rowKey}`);
	}
	const blobs = BlobServiceClient.fromConnectionString(connectionString);
	for await (const { name } of blobs.getContainerClient("tutti").listBlobsFlat()) left.push(name);
	return left.filter((name) => name.includes(jobId));
}
