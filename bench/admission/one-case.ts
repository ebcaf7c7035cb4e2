/**
 * One case of the bench, in a process of its own, as the function app reads its settings but once:
 * node bench/admission/one-case.ts '{"way": "tutti", "items": 100, "durations": "constant", "cores": 100}'.
 * Prints the measures as one line of JSON.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchArmRequests } from "../../e2e/arm-requests.ts";
import { seededNumbers } from "../../e2e/chaos/seeded-numbers.ts";
import { startSimulatedTutti } from "../../e2e/simulated-tutti.ts";
import { type AciEmulator, startAciEmulator } from "../../src/aci-emulator/aci-emulator.ts";
import { simulatedEngine } from "../../src/aci-emulator/engines/simulated-engine.ts";
import { defaultQuotas } from "../../src/aci-emulator/quotas/quotas.ts";
import { type Clock, sleep } from "../../src/clock/clock.ts";
import { steppedClock } from "../../src/clock/stepped-clock.ts";
import { BASELINES, type Baseline, type BaselineResult } from "./baselines.ts";
import { groupClient } from "./group-client.ts";
import { idealMakespanMs } from "./ideal.ts";
import { containersOf, durationMs, START_UP_MS, type Workload } from "./workload.ts";

export interface AdmissionCase extends Workload {
	way: "tutti" | Baseline;
}

export interface AdmissionResult {
	makespanMs: number;
	/** Makespan over the ideal one. */
	overIdeal: number;
	lost: number;
	/** PUTs and DELETEs that were refused. */
	refused: number;
	/** When the first and the last of them were, in milliseconds after the start. */
	refusedFromMs?: number;
	refusedUntilMs?: number;
	putsPerItem: number;
	deletesPerItem: number;
	getsPerItem: number;
	cpuSeconds: number;
}

const START_AT = Date.UTC(2026, 0, 1);
const LOOK_EVERY_MS = 60_000;

if (process.argv[2] !== undefined) {
	const measured = await measure(JSON.parse(process.argv[2]) as AdmissionCase);
	process.stdout.write(`${JSON.stringify(measured)}\n`);
}

async function measure(one: AdmissionCase): Promise<AdmissionResult> {
	const clock = steppedClock({ startMs: START_AT });
	const folder = mkdtempSync(join(tmpdir(), "tutti-admission-"));
	const count = { PUT: 0, DELETE: 0, GET: 0 };
	const refusedAt: number[] = [];
	const stopWatching = watchArmRequests(clock, ({ method, status, at }) => {
		if (method in count) count[method as keyof typeof count]++;
		if (status >= 400 && method !== "GET") refusedAt.push(at - START_AT);
	});
	const alive = setInterval(() => undefined, 60_000);
	try {
		const { lost, lastEndKnownAt } = await (one.way === "tutti"
			? byTutti(one, clock, folder)
			: byBaseline(one, one.way, clock, folder));
		const makespanMs = lastEndKnownAt - START_AT;
		const { user, system } = process.cpuUsage();
		return {
			makespanMs,
			overIdeal: makespanMs / idealOf(one),
			lost,
			refused: refusedAt.length,
			...(refusedAt.length === 0
				? {}
				: { refusedFromMs: refusedAt[0]!, refusedUntilMs: refusedAt.at(-1)! }),
			putsPerItem: count.PUT / one.items,
			deletesPerItem: count.DELETE / one.items,
			getsPerItem: count.GET / one.items,
			cpuSeconds: (user + system) / 1e6,
		};
	} finally {
		clearInterval(alive);
		stopWatching();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function byTutti(one: AdmissionCase, clock: Clock, folder: string): Promise<BaselineResult> {
	const tutti = await startSimulatedTutti({
		...{ folder, clock, seed: "admission", decide: containersOf(one) },
		quotas: { standardCores: one.cores },
		// It has to find out how many cores there are.
		toldQuotas: {},
	});
	const id = await tutti.submit({
		name: "admission",
		command: ["work"],
		items: { range: { from: 1, to: one.items } },
		timeouts: { start: "5m", run: "1h", job: "30d" },
	});
	let job = await tutti.job(id);
	while (job.phase !== "finished" || job.containerGroups > 0) {
		await sleep(clock, LOOK_EVERY_MS);
		job = await tutti.job(id);
	}
	await tutti.close();
	const lost = one.items - job.items.succeeded;
	return { lost, lastEndKnownAt: Date.parse(job.finishedAt!) };
}

async function byBaseline(
	one: AdmissionCase,
	way: Baseline,
	clock: Clock,
	folder: string,
): Promise<BaselineResult> {
	const release = clock.hold();
	const emulator: AciEmulator = await startAciEmulator({
		...{ stateDirectory: folder, clock },
		engine: simulatedEngine({ clock, seed: "admission", decide: containersOf(one) }),
		quotas: { standardCores: one.cores },
	});
	const groups = await groupClient(emulator, clock);
	release();
	const slots = Math.min(defaultQuotas.containerGroups, one.cores);
	const random = seededNumbers("jitter");
	const result = await BASELINES[way]({ clock, groups, items: one.items, slots, random });
	groups.close();
	await emulator.close();
	return result;
}

function idealOf(one: AdmissionCase): number {
	return idealMakespanMs({
		spansMs: Array.from({ length: one.items }, (_, k) => START_UP_MS + durationMs(one, k)),
		slots: Math.min(defaultQuotas.containerGroups, one.cores),
		quotas: defaultQuotas,
	});
}
