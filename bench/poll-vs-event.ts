/**
 * Measures how soon the end of a short item is known, in each completion mode. One local server in a folder
 * of its own; the modes take turns, so that what else the machine does falls on all of them.
 *
 *   npm run build && npx node bench/poll-vs-event.ts
 *
 * Needs curl. Prints a table; docs/completion.md shows one.
 *
 * - Job: from the submission to the job's end, by the server's own instants.
 * - Delay: from the item's end (the container's exit, or its callback when that is what ended it) until its
 *   outcome could be read from the API, which is asked every 50 ms.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ItemListView, JobView } from "../src/api/views.ts";
import { startTutti } from "../src/local/serve.ts";

const ROUNDS = 5;
const ITEMS = 20;
const ASK_EVERY_MS = 50;
const WORK = "sleep 0.2";
const CALL_BACK =
	"curl -sS --fail -X POST -H 'Content-Type: application/json' -d '{}' \"$TUTTI_CALLBACK_URL\"";

type Mode = "poll" | "event" | "auto";
const MODES: Mode[] = ["poll", "event", "auto"];

interface Measured {
	jobMs: number;
	delaysMs: number[];
}

const stateFolder = mkdtempSync(join(tmpdir(), "tutti-bench-"));
const tutti = await startTutti(stateFolder);
try {
	await run("auto"); // A first job, to warm up; not counted.
	const measured: Record<Mode, Measured[]> = { poll: [], event: [], auto: [] };
	for (let round = 1; round <= ROUNDS; round++) {
		for (const mode of MODES) {
			const one = await run(mode);
			measured[mode].push(one);
			process.stderr.write(`round ${round}, ${mode}: ${one.jobMs} ms\n`);
		}
	}
	print(measured);
} finally {
	await tutti.close({ containers: "stop" });
	rmSync(stateFolder, { recursive: true, force: true });
}

/** Runs one job to its end, and until its container groups are gone. */
async function run(mode: Mode): Promise<Measured> {
	const submitted = await ask<JobView>("/api/jobs", {
		name: `bench-${mode}`,
		image: "alpine",
		command: ["sh", "-c", mode === "poll" ? WORK : `${WORK}; ${CALL_BACK}`],
		items: { range: { from: 1, to: ITEMS } },
		completion: mode,
	});
	const path = `/api/jobs/${submitted.id}`;
	const seenAt = new Map<number, number>();
	const delaysMs: number[] = [];
	while (seenAt.size < ITEMS) {
		const { items } = await ask<ItemListView>(`${path}/items?count=${ITEMS}`);
		const now = Date.now();
		for (const { index, outcome } of items) {
			if (outcome === undefined || seenAt.has(index)) continue;
			if (outcome.status !== "succeeded") throw new Error(`Item ${index}: ${outcome.message}`);
			seenAt.set(index, now);
			delaysMs.push(now - Date.parse(outcome.finishedAt));
		}
		await pause(ASK_EVERY_MS);
	}
	const job = await finished(path);
	return { jobMs: Date.parse(job.finishedAt!) - Date.parse(job.createdAt), delaysMs };
}

async function finished(path: string): Promise<JobView> {
	for (;;) {
		const job = await ask<JobView>(path);
		if (job.phase === "finished" && job.containerGroups === 0) return job;
		await pause(ASK_EVERY_MS);
	}
}

async function ask<T>(path: string, body?: object): Promise<T> {
	const response = await fetch(
		`${tutti.url}${path}`,
		body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
	);
	const text = await response.text();
	if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
	return JSON.parse(text) as T;
}

function print(measured: Record<Mode, Measured[]>): void {
	const rows = MODES.map((mode) => {
		const jobs = measured[mode].map(({ jobMs }) => jobMs);
		const delays = measured[mode].flatMap(({ delaysMs }) => delaysMs);
		return `| ${mode} | ${spread(jobs)} | ${spread(delays)} |`;
	});
	const head = [
		`| completion | job of ${ITEMS} items: median (range) | item's end until its outcome: median (range) |`,
		"| --- | --- | --- |",
	];
	process.stdout.write(`${[...head, ...rows].join("\n")}\n`);
}

function spread(valuesMs: number[]): string {
	const sorted = valuesMs.toSorted((a, b) => a - b);
	const at = (part: number) => seconds(sorted[Math.round(part * (sorted.length - 1))]!);
	return `${at(0.5)} (${at(0)} to ${at(1)})`;
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(2)} s`;
}
