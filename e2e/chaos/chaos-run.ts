/** One seed: lives a Tutti in child processes, one after the other, until it is over; then looks for what is wrong. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { beginFile, type ChaosEvidence, END_FILE, LOG_FILE, STUCK } from "./chaos-evidence.ts";
import { readChaosLog } from "./chaos-log.ts";
import { chaosFindings } from "./chaos-oracle.ts";
import { chaosPlan } from "./chaos-plan.ts";

const PROCESS = fileURLToPath(new URL("chaos-process.ts", import.meta.url));
const SCRIPT = "e2e/chaos/run-seeds.ts";
/** Lives are many and short: what Node compiles for one serves the next. */
const COMPILE_CACHE = join(tmpdir(), "tutti-chaos-compile-cache");
/** Of the wall: a process that does not end takes no more of a test run's time than this. */
const LIFE_TIMEOUT_MS = 600_000;

export interface ChaosRun {
	seed: number;
	/** Empty when all is well. */
	findings: string[];
	kills: number;
	requests: Record<string, number>;
	outcomes: Record<string, number>;
	/** On the clock. */
	lastedMs: number;
}

/** `keep`: leaves the folder of a run with findings. */
export async function runChaos(
	seed: number,
	{ items, keep = false }: { items: number; keep?: boolean },
): Promise<ChaosRun> {
	const plan = chaosPlan(seed, items);
	const folder = mkdtempSync(join(tmpdir(), `tutti-chaos-${seed}-`));
	const begins: ChaosEvidence[] = [];
	let kills = 0;
	let findings: string[] = [];
	for (let isOver = false; !isOver; ) {
		const how = await live(folder, [`${seed}`, `${items}`, `${kills}`]);
		const begin = read(folder, beginFile(kills));
		if (begin !== undefined) begins.push(begin);
		if (how === "killed" && kills < plan.killsAfterSteps.length) kills++;
		else {
			isOver = true;
			if (how !== "ended") findings.push(`Life ${kills + 1} ${how}.`);
		}
	}
	const log = readChaosLog(join(folder, LOG_FILE));
	const end = read(folder, END_FILE);
	const groupsLeft = groupsOf(join(folder, "aci", "emulator.sqlite"));
	const record = { plan, begins, log, groupsLeft, ...(end === undefined ? {} : { end }) };
	findings = [...findings, ...chaosFindings(record)];
	if (!keep || findings.length === 0) rmSync(folder, { recursive: true });
	const first = begins[0]?.at ?? 0;
	return {
		...{ seed, findings, kills },
		requests: countBy(log, (event) => event.event === "answered" && event.method),
		outcomes: countBy(end?.jobs.flatMap(({ items }) => items) ?? [], ({ outcome }) =>
			outcome === undefined ? "none" : (outcome.reason ?? outcome.status),
		),
		lastedMs: (end?.at ?? first) - first,
	};
}

/** What to say of a run that is not well. */
export function chaosMessage({ seed, findings }: ChaosRun, items: number): string {
	const some = findings.slice(0, 20).map((finding) => `  ${finding}`);
	const more = findings.length > 20 ? [`  and ${findings.length - 20} more`] : [];
	return [
		`Seed ${seed}: ${findings.length} findings.`,
		...some,
		...more,
		`Once more, and leave the folder: node ${SCRIPT} --seed ${seed} --items ${items} --keep`,
	].join("\n");
}

async function live(folder: string, args: string[]): Promise<string> {
	const output = openSync(join(folder, "output.log"), "a");
	const child: ChildProcess = spawn(process.execPath, [PROCESS, folder, ...args], {
		stdio: ["ignore", output, output],
		env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
	});
	closeSync(output);
	let isLate = false;
	const timer = setTimeout(() => {
		isLate = true;
		child.kill("SIGKILL");
	}, LIFE_TIMEOUT_MS);
	const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
	clearTimeout(timer);
	if (isLate) return `had not ended within ${LIFE_TIMEOUT_MS / 1000} s of the wall`;
	if (signal === "SIGKILL") return "killed";
	if (code === 0) return "ended";
	if (code === STUCK) return "gave up: days have passed on the clock";
	const said = readFileSync(join(folder, "output.log"), "utf8").trim().slice(-2000);
	return `ended with ${code ?? signal}: ${said}`;
}

function read(folder: string, name: string): ChaosEvidence | undefined {
	const file = join(folder, name);
	return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ChaosEvidence) : undefined;
}

function groupsOf(file: string): string[] {
	if (!existsSync(file)) return [];
	const database = new DatabaseSync(file);
	try {
		const rows = database.prepare("SELECT name FROM container_groups").all();
		return rows.map(({ name }) => `${name}`);
	} finally {
		database.close();
	}
}

function countBy<T>(
	list: readonly T[],
	keyOf: (each: T) => string | false,
): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const each of list) {
		const key = keyOf(each);
		if (key !== false) counts[key] = (counts[key] ?? 0) + 1;
	}
	return counts;
}
