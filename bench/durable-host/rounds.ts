/**
 * Runs rounds: in each, every engine once, one after another, so that what else the machine does falls on all
 * of them. Every run is a process of its own with an empty folder; meanwhile its memory and its folder are
 * looked at from outside.
 */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Case, Choices, Outcome } from "./case.ts";
import { diskBytes } from "./disk-usage.ts";
import { descendants, residentBytes } from "./process-tree.ts";
import type { RoundOrder, RoundReport } from "./round.ts";

const ROUND = fileURLToPath(new URL("round.ts", import.meta.url));
const LOOK_EVERY_MS = 250;

export interface Plan extends Choices {
	cases: Case[];
	engines: string[];
	rounds: number;
	timeoutMs: number;
	/** Where the engines' folders go while they run. */
	stateFolder: string;
	/** The JSON file. */
	output: string;
	/** Takes a line for each run. */
	tell: (line: string) => void;
}

export async function runRounds(plan: Plan): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	// What failed once is not tried again: it would only cost its timeout again.
	const out = new Set<string>();
	for (const one of plan.cases) {
		const engines = plan.engines.filter((name) => one.engines?.(name) ?? true);
		for (let round = 1; round <= plan.rounds; round++) {
			for (const setting of one.settings(plan)) {
				for (const engine of engines) {
					const run = { case: one.name, setting, engine, round };
					if (out.has(engine) || out.has(`${one.name} ${setting} ${engine}`)) continue;
					const report = await runOne(plan, { caseName: one.name, setting, engine });
					if (report.kind === "measured") outcomes.push({ ...run, metrics: report.metrics });
					else {
						out.add(report.kind === "failed" ? `${one.name} ${setting} ${engine}` : engine);
						outcomes.push({ ...run, failure: `${report.kind}: ${report.reason}` });
					}
					plan.tell(line(outcomes.at(-1)!, plan.rounds));
				}
			}
		}
	}
	return outcomes;
}

async function runOne(plan: Plan, order: Omit<RoundOrder, "folder">): Promise<RoundReport> {
	const folder = mkdtempSync(join(plan.stateFolder, "durable-host-bench-"));
	const child = fork(ROUND, [JSON.stringify({ ...order, folder })], {
		stdio: ["ignore", 2, 2, "ipc"],
		execArgv: ["--no-deprecation", "--expose-gc"],
	});
	const pid = child.pid!;
	const peaks = { rssMb: 0, diskMb: 0 };
	const looking = setInterval(() => {
		peaks.rssMb = Math.max(peaks.rssMb, residentBytes(pid) / 1e6);
		peaks.diskMb = Math.max(peaks.diskMb, diskBytes(folder) / 1e6);
	}, LOOK_EVERY_MS);
	const timeout = setTimeout(() => {
		for (const one of [...descendants(pid), pid]) end(one);
	}, plan.timeoutMs);
	try {
		const report = await new Promise<RoundReport>((resolve) => {
			let last: RoundReport | undefined;
			child.once("message", (message) => {
				last = message as RoundReport;
			});
			child.once("exit", (code, signal) => {
				const reason = `ended with ${signal ?? code} and no report; at most ${plan.timeoutMs / 60_000} minutes`;
				resolve(last ?? { kind: "failed", reason });
			});
		});
		if (report.kind !== "measured") return report;
		const { emptyDiskMb = 0, ...metrics } = report.metrics;
		const peakDiskMb = peaks.diskMb - emptyDiskMb;
		return { kind: "measured", metrics: { ...metrics, peakRssMb: peaks.rssMb, peakDiskMb } };
	} finally {
		clearInterval(looking);
		clearTimeout(timeout);
		rmSync(folder, { recursive: true, force: true });
	}
}

function end(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch {
		// It has ended by itself.
	}
}

function line({ case: name, setting, engine, round, metrics, failure }: Outcome, rounds: number) {
	const what = failure?.split("\n", 4).join(" ") ?? JSON.stringify(metrics, threeDigits);
	return `${name} ${setting}, round ${round} of ${rounds}, ${engine}: ${what}`;
}

function threeDigits(_key: string, value: unknown): unknown {
	return typeof value === "number" ? Number(value.toPrecision(3)) : value;
}
