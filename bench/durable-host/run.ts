/**
 * Compares the durable host with other engines for Node. See README.md beside this file.
 *
 *   (cd bench/durable-host && npm install)
 *   node bench/durable-host/run.ts [--engines ours,restate] [--n 100,1000] [--rounds 3] [--cases w,alone]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Case, Outcome } from "./case.ts";
import { CASES } from "./cases/all-cases.ts";
import { IN_A_SECTION, MOST_UNDER_ONE_PARENT } from "./cases/fan-out.ts";
import { comparisons } from "./comparisons.ts";
import type { Engine } from "./engine.ts";
import { type Plan, runRounds } from "./rounds.ts";
import { tables } from "./tables.ts";

const ENGINES = ["ours-full", "ours-normal", "durabletask-js", "openworkflow", "restate", "dbos"];
const RESULT_FILE = fileURLToPath(new URL("results/latest.json", import.meta.url));

const HELP = `node bench/durable-host/run.ts [options]

  --engines   names or their beginnings, by commas; default all: ${ENGINES.join(", ")}
  --cases     of ${CASES.map(({ name }) => name).join(", ")}; default w,alone,trickle
  --n         sizes of case w; default 100,1000,10000
  --rounds    how often each engine takes its turn; default 3
  --timeout   minutes for one run of one engine; default 10
  --state     folder for the engines' files while they run; default the system's temporary folder
  --output    the JSON file; default bench/durable-host/results/latest.json
  --help

Progress goes to stderr, the tables go to stdout.
`;

const OPTIONS = {
	engines: { type: "string", default: ENGINES.join(",") },
	cases: { type: "string", default: "w,alone,trickle" },
	n: { type: "string", default: "100,1000,10000" },
	rounds: { type: "string", default: "3" },
	timeout: { type: "string", default: "10" },
	state: { type: "string", default: tmpdir() },
	output: { type: "string", default: RESULT_FILE },
	help: { type: "boolean", default: false },
} as const;

let plan: Plan | "help" | undefined;
try {
	plan = planOf();
} catch (error) {
	process.stderr.write(`${(error as Error).message}\n`);
	process.exitCode = 2;
}
if (plan === "help") process.stdout.write(HELP);
else if (plan !== undefined) await main(plan);

async function main(plan: Plan): Promise<void> {
	const guarantees = await guaranteesOf(plan.engines);
	const machine = `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}`;
	const startedAt = new Date().toISOString();
	const outcomes = await runRounds(plan);
	mkdirSync(dirname(plan.output), { recursive: true });
	const { rounds, engines } = plan;
	const compared = plan.cases.flatMap((one) => comparisons(one, of(one, outcomes)));
	const content = { startedAt, machine, rounds, engines, guarantees, outcomes, compared };
	writeFileSync(plan.output, `${JSON.stringify(content, undefined, "\t")}\n`);
	process.stdout.write(`${machine}. ${rounds} rounds; median (range).\n\n`);
	for (const [name, guarantee] of Object.entries(guarantees)) {
		process.stdout.write(`- ${name}: ${guarantee}\n`);
	}
	for (const one of plan.cases) {
		process.stdout.write(`\n${tables(one, of(one, outcomes))}`);
	}
}

function of(one: Case, outcomes: Outcome[]): Outcome[] {
	return outcomes.filter((outcome) => outcome.case === one.name);
}

function planOf(): Plan | "help" {
	const { values } = parseArgs({ options: OPTIONS });
	if (values.help) return "help";
	const names = CASES.map(({ name }) => name);
	return {
		engines: chosen("engines", values.engines, ENGINES),
		cases: chosen("cases", values.cases, names).map(
			(name) => CASES.find((one) => one.name === name)!,
		),
		n: values.n.split(",").map(size),
		rounds: whole("rounds", values.rounds),
		timeoutMs: whole("timeout", values.timeout) * 60_000,
		stateFolder: values.state,
		output: resolve(values.output),
		tell: (line) => process.stderr.write(`${line}\n`),
	};
}

function chosen(option: string, text: string, known: string[]): string[] {
	const parts = text.split(",");
	for (const part of parts) {
		if (known.some((name) => name.startsWith(part))) continue;
		throw new Error(`--${option}: "${part}" is none of ${known.join(", ")}.`);
	}
	return known.filter((name) => parts.some((part) => name.startsWith(part)));
}

function size(text: string): number {
	const n = whole("n", text);
	if (n <= MOST_UNDER_ONE_PARENT || n % IN_A_SECTION === 0) return n;
	throw new Error(
		`--n above ${MOST_UNDER_ONE_PARENT} must be a multiple of ${IN_A_SECTION}; received ${n}.`,
	);
}

function whole(option: string, text: string): number {
	const value = Number(text);
	if (Number.isSafeInteger(value) && value >= 1) return value;
	throw new Error(`--${option} takes whole numbers from 1; received "${text}".`);
}

/** What each engine promises; an engine that cannot be loaded says so itself in its first round. */
async function guaranteesOf(engines: string[]): Promise<Record<string, string>> {
	const all: Record<string, string> = {};
	for (const name of engines) {
		try {
			const { default: engine } = (await import(`./engines/${name}.ts`)) as { default: Engine };
			all[name] = engine.guarantee;
		} catch (error) {
			all[name] = `not installed: ${(error as Error).message}`;
		}
	}
	return all;
}
