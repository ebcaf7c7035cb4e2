/**
 * Runs `dist/azure` in Azure's Functions Node worker itself: loads it, invokes functions, and then runs a whole job, whose
 * every call goes from the durable host through that worker. By hand: the worker is in no package registry, and is built
 * from its source.
 *
 *   (in a copy of github.com/Azure/azure-functions-nodejs-worker)  npm ci --ignore-scripts && npm run build
 *   npm run build && node scripts/try-functions-worker.ts <that folder> [node]
 *
 * `node`: what runs the worker, such as a Node 22 (default: this Node, which worker 3.9 refuses). Ends with exit code 1 where
 * something is not as expected.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { recordedContainers } from "../e2e/releases/recorded-jobs.ts";
import { type SimulatedTutti, startSimulatedTutti } from "../e2e/simulated-tutti.ts";
import { sleep } from "../src/clock/clock.ts";
import { realClock } from "../src/clock/real-clock.ts";
import { writeShadow } from "./functions-worker/app-over-worker.ts";
import { startWorkerProcess, type WorkerProcess } from "./functions-worker/worker-process.ts";

const APP = resolve(import.meta.dirname, "../dist/azure");
const [workerFolder, node = process.execPath] = process.argv.slice(2);
assert(workerFolder, "Name the folder of the built worker: see the head of this file.");
const folder = mkdtempSync(join(tmpdir(), "tutti-worker-"));
const start = (environment: Record<string, string | undefined>) =>
	startWorkerProcess({ folder: workerFolder, node, appFolder: APP, environment });

const clock = realClock();
let worker = await start({ PATH: process.env.PATH });
let tutti: SimulatedTutti | undefined;
try {
	const { functions, about } = worker;
	const { workerVersion, runtimeVersion, loadMs } = about;
	console.log(
		`ok   worker ${workerVersion} on Node ${runtimeVersion} loads the app in ${loadMs} ms`,
	);
	console.log(`ok   ${functions.length} functions are told of and loaded`);
	worker.end();

	// It reads the settings with its first call, when the emulator is up and its address known.
	let called: Promise<WorkerProcess> | undefined;
	let calls = 0;
	writeShadow(join(folder, "app"), join(APP, "host.json"), {
		functions,
		async invoke(request) {
			called ??= start(process.env);
			worker = await called;
			calls++;
			return worker.invoke(request);
		},
	});
	tutti = await startSimulatedTutti({
		...{ folder, clock, seed: "worker", appDirectory: join(folder, "app"), pollIntervalMs: 1000 },
		decide: recordedContainers(clock),
	});
	await expectJob(tutti);
	assert.deepEqual(worker.errors, []);
	console.log(`ok   ${calls} calls went through the worker, which logged no error`);
	const page = await fetch(`${tutti.url}/api/dashboard`);
	assert.equal(await page.text(), readFileSync(join(APP, "dashboard.html"), "utf8"));
	console.log("ok   the dashboard is answered, as it is in the folder");
} finally {
	await tutti?.close();
	worker.end();
	rmSync(folder, { recursive: true, force: true });
}

/** One item fails at first, one always, four never; whatever was created is deleted. */
async function expectJob({ submit, job, items, ledger }: SimulatedTutti): Promise<void> {
	const id = await submit({
		items: ["callback", "callback", "fails-once", "fails", "callback", "callback"],
		attempts: { application: 2 },
	});
	const until = async (isSo: () => Promise<boolean>) => {
		while (!(await isSo())) await sleep(clock, 200);
	};
	await until(async () => (await job(id)).phase === "finished");
	const ends = (await items(id)).map(({ outcome }) => [outcome?.status, outcome?.launches]);
	const succeeded = ["succeeded", 1];
	const failed = ["failed", 2];
	const inTheEnd = ["succeeded", 2];
	assert.deepEqual(ends, [succeeded, succeeded, inTheEnd, failed, succeeded, succeeded]);
	console.log("ok   a job of six items ends as its containers do");
	await until(async () => {
		const { holdings, deletions } = await ledger();
		return Object.keys({ ...holdings, ...deletions }).length === 0;
	});
	console.log("ok   its container groups are deleted");
}
