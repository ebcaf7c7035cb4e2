/**
 * What an item costs in a small job and in a large one: CPU, bytes on disk, memory, calls of ARM. A whole Tutti with
 * ACI's default quota in simulated time; the emulator's own work is in the figures.
 *
 *   npm run build && npx node bench/growth.ts [--cases 100,1000,10000,1000:event,1000:poll,10000/50]
 *
 * A case is items[:completion][/jobs]. Each has a process of its own, and a job of 100 items before it that does
 * not count, so that what Node compiles and loads once is left out. Prints a table; docs/reliability.md shows one.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { watchArmRequests } from "../e2e/arm-requests.ts";
import { type SimulatedTutti, startSimulatedTutti } from "../e2e/simulated-tutti.ts";
import { type Clock, sleep } from "../src/clock/clock.ts";
import { steppedClock } from "../src/clock/stepped-clock.ts";
import { containersOf } from "./admission/workload.ts";

interface Growth {
	items: number;
	jobs: number;
	completion: "auto" | "event" | "poll";
	cpuMsPerItem: number;
	bytesPerItem: number;
	/** Live objects after a tenth of the items, and the most that was seen later. */
	heapEarlyMb: number;
	heapMostMb: number;
	/** PUT and DELETE, GET. */
	writesPerItem: number;
	readsPerItem: number;
	hours: number;
}

const START_AT = Date.UTC(2026, 0, 1);
const LOOK_EVERY_MS = 120_000;

const { values } = parseArgs({
	options: {
		cases: { type: "string", default: "100,1000,10000,1000:event,1000:poll,10000/50" },
		one: { type: "string" },
	},
});
if (values.one === undefined) await table(values.cases.split(","));
else process.stdout.write(JSON.stringify(await measure(values.one)));

async function table(cases: string[]): Promise<void> {
	console.log(
		"| items | jobs | completion | CPU an item | disk an item | live heap: early, most | PUT + DELETE an item | GET an item | on the clock |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
	);
	for (const one of cases) {
		const args = ["--expose-gc", fileURLToPath(import.meta.url), "--one", one];
		const { stdout } = await promisify(execFile)(process.execPath, args);
		const row = JSON.parse(stdout) as Growth;
		const cells = [
			...[row.items, row.jobs, row.completion, `${row.cpuMsPerItem.toFixed(1)} ms`],
			`${(row.bytesPerItem / 1024).toFixed(1)} KB`,
			`${row.heapEarlyMb.toFixed(0)}, ${row.heapMostMb.toFixed(0)} MB`,
			...[row.writesPerItem.toFixed(2), row.readsPerItem.toFixed(1), `${row.hours.toFixed(1)} h`],
		];
		console.log(`| ${cells.join(" | ")} |`);
	}
}

async function measure(text: string): Promise<Growth> {
	const [, itemsText, completion = "auto", jobsText = "1"] =
		/^(\d+)(?::(auto|event|poll))?(?:\/(\d+))?$/.exec(text) ?? [];
	const [items, jobs] = [Number(itemsText), Number(jobsText)];
	const clock = steppedClock({ startMs: START_AT });
	const folder = mkdtempSync(join(tmpdir(), "tutti-growth-"));
	const count = { PUT: 0, DELETE: 0, GET: 0 };
	const stopWatching = watchArmRequests(clock, ({ method }) => {
		if (method in count) count[method as keyof typeof count]++;
	});
	const alive = setInterval(() => undefined, 60_000);
	const decide = containersOf({ items, durations: "exponential", cores: 100 });
	const tutti = await startSimulatedTutti({ folder, clock, seed: "growth", decide });
	await finished(tutti, clock, [await submit(tutti, 100, completion)]);
	// The windows of creates and deletes are to be empty again.
	await sleep(clock, 3_600_000);

	Object.assign(count, { PUT: 0, DELETE: 0, GET: 0 });
	const [cpu, bytes, beganAt] = [process.cpuUsage(), bytesIn(folder), clock.now()];
	const ids: string[] = [];
	for (let k = 0; k < jobs; k++) ids.push(await submit(tutti, items / jobs, completion));
	const heap = { early: 0, most: 0 };
	await finished(tutti, clock, ids, (part) => {
		const mb = liveHeapMb();
		if (part <= 0.1) heap.early = mb;
		heap.most = Math.max(heap.most, mb);
	});
	const { user, system } = process.cpuUsage(cpu);
	const growth: Growth = {
		...{ items, jobs, completion: completion as Growth["completion"] },
		cpuMsPerItem: (user + system) / 1000 / items,
		bytesPerItem: (bytesIn(folder) - bytes) / items,
		heapEarlyMb: heap.early,
		heapMostMb: heap.most,
		writesPerItem: (count.PUT + count.DELETE) / items,
		readsPerItem: count.GET / items,
		hours: (clock.now() - beganAt) / 3_600_000,
	};
	await tutti.close();
	stopWatching();
	clearInterval(alive);
	rmSync(folder, { recursive: true });
	return growth;
}

function submit(tutti: SimulatedTutti, items: number, completion: string): Promise<string> {
	return tutti.submit({
		...{ name: "growth", command: ["work"], completion },
		items: { range: { from: 1, to: items } },
		timeouts: { start: "5m", run: "1h", job: "30d" },
	});
}

/** Until the jobs are over and their groups gone; tells now and then which part of the items has ended. */
async function finished(
	tutti: SimulatedTutti,
	clock: Clock,
	ids: string[],
	tell: (part: number) => void = () => undefined,
): Promise<void> {
	let told = -1;
	for (;;) {
		await sleep(clock, LOOK_EVERY_MS);
		const jobs = await Promise.all(ids.map((id) => tutti.job(id)));
		const sum = (of: (job: (typeof jobs)[number]) => number) =>
			jobs.reduce((total, job) => total + of(job), 0);
		const part = sum(({ items }) => items.succeeded) / sum(({ itemCount }) => itemCount);
		const tenth = Math.floor(part * 10);
		if (tenth > told) tell(part);
		told = tenth;
		if (jobs.every(({ phase, containerGroups }) => phase === "finished" && containerGroups === 0))
			return;
	}
}

function liveHeapMb(): number {
	(globalThis as { gc?: () => void }).gc?.();
	const { heapUsed, external } = process.memoryUsage();
	return (heapUsed + external) / 1e6;
}

function bytesIn(folder: string): number {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes("/aci"));
	return files.reduce(
		(sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size,
		0,
	);
}
