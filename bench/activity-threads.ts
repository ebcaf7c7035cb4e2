/**
 * Activities in this thread, in threads and in processes: how long it takes to start, what a call costs that
 * does nothing, how long 200 activities take that compute for 20 ms each, and how much memory each thread or
 * process takes. Run with: node bench/activity-threads.ts [threads or processes; default 2]
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { realClock } from "../src/clock/real-clock.ts";
import { activitiesInThisThread } from "../src/durable-host/app/activity-caller.ts";
import { startActivityThreads } from "../src/durable-host/app/activity-threads.ts";
import type { AppFunction } from "../src/durable-host/app/app-function.ts";
import { loadApp } from "../src/durable-host/app/app-loader.ts";
import { readAppSettings } from "../src/durable-host/app/app-settings.ts";

const COMPUTING = 200;
const NOTHING = 5000;
const CODE = `
const df = require("durable-functions");
df.app.activity("nothing", { handler: (input) => input });
df.app.activity("computes", { handler: (ms) => { const end = performance.now() + ms; while (performance.now() < end); } });
`;

type Call = (name: string, input: string) => Promise<unknown>;
interface Way {
	name: string;
	start(): Promise<{ call: Call; close(): Promise<void>; pids: number[] }>;
}

const count = Number(process.argv[2] ?? 2);
const appDirectory = mkdtempSync(join(tmpdir(), "activity-bench-"));
symlinkSync(
	fileURLToPath(new URL("../node_modules", import.meta.url)),
	join(appDirectory, "node_modules"),
);
writeFileSync(join(appDirectory, "package.json"), '{ "main": "app.cjs" }');
writeFileSync(join(appDirectory, "app.cjs"), CODE);
const log = () => undefined;
const clock = realClock();
const timeoutMs = 30 * 60_000;

const ways: Way[] = [
	{
		name: "this thread",
		async start() {
			const app = await loadApp(appDirectory, { settings: readAppSettings(appDirectory), log });
			const caller = activitiesInThisThread(app, { clock, durableClient: () => "{}", log });
			const call: Call = (name, input) => {
				const fn = app.functions.find("activity", name)!;
				return caller.call({ fn, input, instanceId: "i", timeoutMs });
			};
			return { call, close: () => caller.close(), pids: [] };
		},
	},
	{
		name: `${count} threads`,
		async start() {
			const caller = await startActivityThreads({
				appDirectory,
				skipUnsupported: false,
				durableClient: "{}",
				count,
				clock,
				log,
			});
			const call: Call = (name, input) =>
				caller.call({ fn: { name } as AppFunction, input, instanceId: "i", timeoutMs });
			return { call, close: () => caller.close(), pids: [] };
		},
	},
	{ name: `${count} processes`, start: startProcesses },
];

async function startProcesses() {
	const program = fileURLToPath(new URL("activity-process.ts", import.meta.url));
	const children = Array.from({ length: count }, () => ({
		child: fork(program, [appDirectory]),
		open: new Map<number, (result: unknown) => void>(),
	}));
	await Promise.all(children.map(({ child }) => once(child, "message")));
	for (const { child, open } of children)
		child.on("message", ({ id, result }: { id: number; result: unknown }) => {
			open.get(id)?.(result);
			open.delete(id);
		});
	let ids = 0;
	const call: Call = (name, input) =>
		new Promise((resolve) => {
			const least = children.reduce((a, b) => (b.open.size < a.open.size ? b : a));
			least.open.set(++ids, resolve);
			least.child.send({ id: ids, name, input });
		});
	const close = async () => {
		await Promise.all(children.map(({ child }) => ended(child)));
	};
	return { call, close, pids: children.map(({ child }) => child.pid!) };
}

async function ended(child: ChildProcess): Promise<void> {
	const exited = once(child, "exit");
	child.kill();
	await exited;
}

/** Resident memory that nobody else has, of this process and others, in MB (Linux). */
function memoryMb(pids: readonly number[]): number {
	const kilobytes = ["self", ...pids].map((pid) => {
		const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
		const privates = [...text.matchAll(/^Private_\w+:\s+(\d+)/gm)];
		return privates.reduce((sum, [, size]) => sum + Number(size), 0);
	});
	return kilobytes.reduce((sum, size) => sum + size, 0) / 1024;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const from = performance.now();
	await work();
	return performance.now() - from;
}

async function measure({ name, start }: Way): Promise<Record<string, string>> {
	const before = memoryMb([]);
	const from = performance.now();
	const { call, close, pids } = await start();
	const startMs = performance.now() - from;
	const memory = memoryMb(pids) - before;
	const oneByOne = async () => {
		for (let each = 0; each < NOTHING; each++) await call("nothing", "1");
	};
	await oneByOne();
	const oneByOneMs = await timed(oneByOne);
	const together = () => Promise.all(Array.from({ length: NOTHING }, () => call("nothing", "1")));
	const togetherMs = await timed(together);
	const computingMs = await timed(() =>
		Promise.all(Array.from({ length: COMPUTING }, () => call("computes", "20"))),
	);
	await close();
	const perCall = (ms: number) => `${((ms * 1000) / NOTHING).toFixed(1)} µs`;
	return {
		where: name,
		start: `${startMs.toFixed(0)} ms`,
		"memory each": `${(memory / (name === "this thread" ? 1 : count)).toFixed(1)} MB`,
		"nothing, one by one": perCall(oneByOneMs),
		"nothing, together": perCall(togetherMs),
		[`${COMPUTING} x 20 ms`]: `${(computingMs / 1000).toFixed(2)} s`,
	};
}

const rows: Record<string, string>[] = [];
for (const way of ways) rows.push(await measure(way));
console.table(rows);
rmSync(appDirectory, { recursive: true });
process.exit();
