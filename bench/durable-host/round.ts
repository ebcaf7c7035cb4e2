/**
 * One run of one engine at one setting, in this process, with its state in a folder that nothing was in. Forked
 * by rounds.ts, which it tells what came of it.
 */

import type { Metrics } from "./case.ts";
import { CASES } from "./cases/all-cases.ts";
import { diskBytes } from "./disk-usage.ts";
import { type Engine, NotInstalled } from "./engine.ts";
import { Probe } from "./probe.ts";
import { descendants } from "./process-tree.ts";

export interface RoundOrder {
	caseName: string;
	setting: string;
	engine: string;
	folder: string;
}

export type RoundReport =
	| { kind: "measured"; metrics: Metrics }
	| { kind: "failed"; reason: string }
	| { kind: "not installed"; reason: string };

process.once("disconnect", leave);
const order = JSON.parse(process.argv[2]!) as RoundOrder;
process.send!(await report(order), () => process.exit());

async function report(round: RoundOrder): Promise<RoundReport> {
	try {
		return { kind: "measured", metrics: await measure(round) };
	} catch (error) {
		const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
		return isMissing(error)
			? { kind: "not installed", reason: (error as Error).message }
			: { kind: "failed", reason };
	}
}

async function measure({ caseName, setting, engine: name, folder }: RoundOrder): Promise<Metrics> {
	const one = CASES.find((known) => known.name === caseName)!;
	const { default: engine } = (await import(`./engines/${name}.ts`)) as { default: Engine };
	const probe = new Probe();
	const running = await engine.start(folder, probe, one.hostOptions?.(setting));
	const emptyBytes = diskBytes(folder);
	let metrics: Metrics;
	try {
		metrics = await one.run(running, probe, setting);
	} finally {
		await running.close();
	}
	const diskKb = (diskBytes(folder) - emptyBytes) / 1000;
	return { ...metrics, emptyDiskMb: emptyBytes / 1e6, diskKbPerChild: diskKb / metrics.children! };
}

/** Nobody waits for the report any more: nothing that was started here may go on. */
function leave(): void {
	for (const pid of descendants(process.pid)) process.kill(pid, "SIGKILL");
	process.exit(1);
}

function isMissing(error: unknown): boolean {
	return (
		error instanceof NotInstalled ||
		(error as NodeJS.ErrnoException | undefined)?.code === "ERR_MODULE_NOT_FOUND"
	);
}
