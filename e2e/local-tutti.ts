/**
 * A whole Tutti of a test's own: its state in a temporary folder, its server a child process, started by the
 * command as users have it, that may be killed at any time and started again.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
	closeSync,
	copyFileSync,
	existsSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { ItemListView, ItemView, JobView, ResultView } from "../src/api/views.ts";
import { allLeases } from "../src/ledger/holding.ts";
import type { Ledger } from "../src/ledger/ledger.ts";
import { readServerFile } from "../src/local/server-file.ts";

const COMMAND = fileURLToPath(new URL("../bin/tutti.js", import.meta.url));
const FAST_SERVER = fileURLToPath(new URL("fast-server.ts", import.meta.url));
const RECORDER = new URL("arm-actions/record.ts", import.meta.url).href;
const BUNDLE = fileURLToPath(new URL("../dist/app/functions.cjs", import.meta.url));
const START_TIMEOUT_MS = 30_000;
const LOOK_AGAIN_MS = 50;

/** A job file as a value; the image and small resources are added. */
export type JobDocument = Record<string, unknown>;

export interface LocalTutti {
	stateFolder: string;
	/** The server's address; the same after a restart. */
	url(): string;
	/** Starts the server, again after a kill. */
	start(): Promise<void>;
	/** Ends the server as by `kill -9`; containers stay. */
	kill(): Promise<void>;
	/** Ends the server as `tutti down` does, and removes the state folder. */
	stop(): Promise<void>;
	/** The job's id. */
	submit(job: JobDocument): Promise<string>;
	untilFinished(id: string, timeoutMs?: number): Promise<JobView>;
	job(id: string): Promise<JobView>;
	items(id: string): Promise<ItemView[]>;
	/** For a job without a merge step. */
	results(id: string): Promise<ResultView[]>;
}

/**
 * `clockFactor`: how many times as fast as the wall the server's clock runs; without it, the wall's. `env`: variables
 * of the server, beside this process's.
 */
export async function localTutti({
	clockFactor,
	env = {},
}: {
	clockFactor?: number;
	env?: Record<string, string>;
} = {}): Promise<LocalTutti> {
	if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing. Run \`npm run build\` first.`);
	const stateFolder = mkdtempSync(join(tmpdir(), "tutti-e2e-"));
	const command =
		clockFactor === undefined
			? [COMMAND, "--state", stateFolder, "serve"]
			: [FAST_SERVER, stateFolder, `${clockFactor}`, `${Date.now()}`];
	let server: ChildProcess | undefined;
	const url = () => readServerFile(stateFolder)?.url ?? expect.fail("No server was started.");
	const job = (id: string) => getJson<JobView>(`${url()}/api/jobs/${id}`);
	async function end(signal: NodeJS.Signals): Promise<void> {
		if (server === undefined) return;
		const exit = once(server, "exit");
		server.kill(signal);
		await exit;
		server = undefined;
	}
	const tutti: LocalTutti = {
		stateFolder,
		url,
		job,
		async start() {
			server = await startServer(stateFolder, command, env);
		},
		kill: () => end("SIGKILL"),
		async stop() {
			await end("SIGTERM");
			rmSync(stateFolder, { recursive: true, force: true, maxRetries: 5 });
		},
		async submit(document) {
			const body = JSON.stringify({ image: "alpine", ...document });
			const response = await fetch(`${url()}/api/jobs`, { method: "POST", body });
			const answer = (await response.json()) as JobView;
			expect(response.status, JSON.stringify(answer)).toBe(202);
			return answer.id;
		},
		async untilFinished(id, timeoutMs = 60_000) {
			return await until(`${id} is finished`, timeoutMs, async () => {
				const view = await job(id);
				return view.phase === "finished" ? view : undefined;
			});
		},
		async items(id) {
			const list = await getJson<ItemListView>(`${url()}/api/jobs/${id}/items?count=1000`);
			return list.items;
		},
		results: (id) => getJson<ResultView[]>(`${url()}/api/jobs/${id}/result`),
	};
	try {
		await tutti.start();
	} catch (error) {
		await tutti.stop();
		throw error;
	}
	return tutti;
}

/** Asserts, within some seconds, that no group, lease or process of any job is left. */
export async function expectNothingLeft(tutti: LocalTutti): Promise<void> {
	const { jobs } = await getJson<{ jobs: JobView[] }>(`${tutti.url()}/api/jobs?limit=100`);
	const left = async () => ({
		leases: leasesOf(await getJson<Ledger>(ledgerUrl(tutti))),
		held: await Promise.all(jobs.map(async ({ id }) => (await tutti.job(id)).containerGroups)),
		groups: containerGroups(tutti.stateFolder),
		processes: processesOf(jobs.map(({ id }) => id)),
	});
	const nothing = { leases: [], held: jobs.map(() => 0), groups: [], processes: [] };
	await expect.poll(left, { timeout: 20_000, interval: 200 }).toEqual(nothing);
}

/** Asks again and again until there is an answer; an error counts as none, as the server may be down. */
export async function until<T>(
	what: string,
	timeoutMs: number,
	ask: () => Promise<T | undefined>,
): Promise<T> {
	const endAt = performance.now() + timeoutMs;
	let why: unknown;
	while (performance.now() < endAt) {
		try {
			const answer = await ask();
			if (answer !== undefined) return answer;
		} catch (error) {
			why = error;
		}
		await pause(LOOK_AGAIN_MS);
	}
	throw new Error(`Not within ${timeoutMs} ms: ${what}.`, { cause: why });
}

export async function getJson<T>(url: string): Promise<T> {
	const response = await fetch(url);
	if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
	return (await response.json()) as T;
}

async function startServer(
	stateFolder: string,
	command: string[],
	env: Record<string, string>,
): Promise<ChildProcess> {
	const logFile = join(stateFolder, "server.log");
	const log = openSync(logFile, "a");
	const child = spawn(process.execPath, ["--import", RECORDER, ...command], {
		stdio: ["ignore", log, log],
		env: { ...process.env, ...env },
	});
	closeSync(log);
	const state = await until("the server is up or has ended", START_TIMEOUT_MS, async () => {
		if (child.exitCode !== null) return "ended";
		return readServerFile(stateFolder)?.pid === child.pid ? "up" : undefined;
	}).catch(() => "slow");
	if (state === "up") return child;
	child.kill("SIGKILL");
	throw new Error(
		`The server did not start (${state}). It said:\n${readFileSync(logFile, "utf8")}`,
	);
}

function ledgerUrl(tutti: LocalTutti): string {
	return `${tutti.url()}/runtime/webhooks/durabletask/entities/ledger/local`;
}

function leasesOf(ledger: Ledger): string[] {
	return [...allLeases(ledger)].map(({ name }) => name);
}

/** The groups that ACI has, as a copy of its database says: the emulator keeps the original to itself. */
function containerGroups(stateFolder: string): unknown[] {
	const copy = mkdtempSync(join(stateFolder, "copy-"));
	for (const name of ["emulator.sqlite", "emulator.sqlite-wal"]) {
		const file = join(stateFolder, "aci", name);
		if (existsSync(file)) copyFileSync(file, join(copy, name));
	}
	const database = new DatabaseSync(join(copy, "emulator.sqlite"));
	try {
		return database.prepare("SELECT name FROM container_groups").all();
	} finally {
		database.close();
		rmSync(copy, { recursive: true });
	}
}

/** The processes with a job's id in their environment, as all of a container's have; known on Linux only. */
function processesOf(jobIds: string[]): string[] {
	if (process.platform !== "linux") return [];
	const variables = new Set(jobIds.map((id) => `TUTTI_JOB_ID=${id}`));
	return readdirSync("/proc").filter((pid) => {
		if (!/^\d+$/.test(pid)) return false;
		try {
			const environment = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
			return environment.some((variable) => variables.has(variable));
		} catch {
			// It ended while we looked, or is somebody else's.
			return false;
		}
	});
}
