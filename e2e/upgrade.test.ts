/** A job under way while the function app is replaced, by a newer one and by an older one, on the durable host. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { JobView } from "../src/api/views.ts";
import { type Clock, sleep } from "../src/clock/clock.ts";
import { steppedClock } from "../src/clock/stepped-clock.ts";
import { type RecordedHistory, startDurableHost } from "../src/durable-host/durable-host.ts";
import { buildNext, NEXT_VERSION } from "./releases/next/build-next.ts";
import { recordedContainers } from "./releases/recorded-jobs.ts";
import { keptReleases, readKept } from "./releases/release-files.ts";
import { type SimulatedTutti, startSimulatedTutti } from "./simulated-tutti.ts";

const NOW = fileURLToPath(new URL("../dist/app", import.meta.url));
const ASKS_FIRST = "tutti-list-open-batches";

let builds: string;
let next: string;
beforeAll(async () => {
	builds = mkdtempSync(join(tmpdir(), "tutti-next-"));
	next = await buildNext(join(builds, "next"), true);
});
afterAll(() => rmSync(builds, { recursive: true, force: true }));

let folder: string;
let clock: Clock;
let tutti: SimulatedTutti | undefined;
let logged: string[];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "tutti-upgrade-"));
	clock = steppedClock({ startMs: Date.UTC(2026, 0, 1) });
	logged = [];
});
afterEach(async () => {
	await tutti?.close();
	tutti = undefined;
	rmSync(folder, { recursive: true, force: true });
});

/** Replaces the function app by another; jobs and their containers stay. */
async function deploy(appDirectory: string): Promise<SimulatedTutti> {
	await tutti?.close();
	tutti = await startSimulatedTutti({
		...{ folder, clock, appDirectory, seed: "upgrade", decide: recordedContainers(clock) },
		quotas: { containerGroups: 4 },
		log: (source, line) => void (source === "host" && logged.push(line)),
	});
	return tutti;
}

const submit = (on: SimulatedTutti, items: string[]) =>
	on.submit({ name: "job", command: ["work"], items, timeouts: { run: "10m" } });

async function until(
	on: SimulatedTutti,
	id: string,
	isSo: (job: JobView) => boolean,
): Promise<JobView> {
	for (let looks = 0; looks < 2000; looks++) {
		const job = await on.job(id);
		if (isSo(job)) return job;
		await sleep(clock, 1000);
	}
	throw new Error(`It did not come to it: ${JSON.stringify(await on.job(id))}`);
}
const isOver = (job: JobView) => job.phase === "finished" && job.containerGroups === 0;

/** How many of a job's batches there are that asked first, and how many that did not. */
async function batchesOf(on: SimulatedTutti, id: string): Promise<[asked: number, not: number]> {
	const histories = await on.histories();
	const batches = histories.filter(({ instanceId }) => instanceId.startsWith(`${id}.1.b`));
	const asked = batches.filter(({ answer }) => JSON.stringify(answer).includes(ASKS_FIRST));
	return [asked.length, batches.length - asked.length];
}

it("a job goes on in the next release by the decisions that it began with, and a new one by the new ones", async () => {
	const before = await deploy(NOW);
	const old = await submit(before, ["slow", "slow", "slow", "slow", "callback", "fails-once"]);
	await until(before, old, ({ items }) => items.running === 4 && items.waiting === 2);

	const after = await deploy(next);
	const young = await submit(after, ["callback", "callback"]);
	await until(after, young, isOver);
	expect(await until(after, old, isOver)).toMatchObject({ items: { succeeded: 5, failed: 1 } });
	expect(await batchesOf(after, old)).toEqual([0, 6]);
	expect(await batchesOf(after, young)).toEqual([2, 0]);
});

it("the watch goes over to the next release's decisions while jobs run", async () => {
	const before = await deploy(NOW);
	const id = await submit(before, ["slow", "slow"]);
	await until(before, id, ({ items }) => items.running === 2);
	const after = await deploy(next);
	const longer = await submit(after, ["forever"]);
	await sleep(clock, 500_000);
	const watches = (await after.histories()).filter(({ name }) => name === "tutti-watch");
	expect(watches.map(({ input }) => JSON.parse(input!))).toMatchObject([{ version: NEXT_VERSION }]);
	await after.act(longer, "cancel");
	await until(after, longer, isOver);
});

it("the release before leaves the jobs of the next alone, says so, and runs its own by callbacks; then they go on", async () => {
	const newer = await deploy(next);
	const id = await submit(newer, ["slow", "callback", "callback"]);
	await until(newer, id, ({ items }) => items.running === 3);

	const older = await deploy(NOW);
	logged = [];
	const own = await submit(older, ["callback"]);
	await sleep(clock, 300_000);
	expect(await older.job(own)).toMatchObject({ phase: "finished", status: "succeeded" });
	const standing = await older.job(id);
	expect(standing).toMatchObject({ phase: "running", items: { failed: 0, canceled: 0 } });
	expect(logged.join("\n")).toContain(
		"Orchestration version did not comply with Worker Versioning",
	);
	const statuses = await older.get<{ name: string; runtimeStatus: string }[]>(
		"/runtime/webhooks/durabletask/instances?top=100",
	);
	expect(statuses.filter(({ runtimeStatus }) => runtimeStatus === "Failed")).toEqual([]);

	const again = await deploy(next);
	expect(await until(again, id, isOver)).toMatchObject({ items: { succeeded: 3 } });
});

it("a release that decides otherwise without a new branch is found out by the histories that are kept", async () => {
	const forgetful = await buildNext(join(builds, "forgetful"), false);
	const host = await startDurableHost({
		...{ appDirectory: forgetful, databaseFile: ":memory:", clock, port: 0 },
		writerThread: false,
	});
	const [release] = keptReleases();
	const histories = readKept<RecordedHistory[]>(release!, "histories");
	const found = histories.find(({ name }) => name === "tutti-batch")!;
	const { difference } = await host.replayRecorded(found);
	await host.close();
	expect(difference).toContain(`action 0 is {"functionName":"${ASKS_FIRST}"`);
});
