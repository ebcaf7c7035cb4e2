/**
 * One life of a Tutti under chaos: node chaos-process.ts FOLDER SEED ITEMS GENERATION. It submits the plan's jobs,
 * or goes on where the life before was killed; is killed by its own clock, or lives until everything is over.
 */
import "../arm-actions/record.ts";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultHook } from "../../src/aci-emulator/faults/faults.ts";
import type { ResultView } from "../../src/api/views.ts";
import { sleep } from "../../src/clock/clock.ts";
import { keptClock } from "../../src/clock/kept-clock.ts";
import { watchArmRequests } from "../arm-requests.ts";
import { type SimulatedTutti, startSimulatedTutti } from "../simulated-tutti.ts";
import { chaosContainer } from "./chaos-containers.ts";
import {
	ACTS_FILE,
	beginFile,
	type ChaosEvidence,
	END_FILE,
	JOBS_FILE,
	LOG_FILE,
	STUCK,
} from "./chaos-evidence.ts";
import { chaosFaults } from "./chaos-faults.ts";
import { type ChaosLog, openChaosLog } from "./chaos-log.ts";
import { type ChaosJob, type ChaosPlan, chaosPlan } from "./chaos-plan.ts";
import { chaosUser } from "./chaos-user.ts";
import { killingClock } from "./killing-clock.ts";

const START_AT = Date.UTC(2026, 0, 1);
const LOOK_EVERY_MS = 60_000;
/** After the last job's end, for whatever comes late. */
const QUIET_MS = 900_000;
const GIVE_UP_AFTER_MS = 5 * 24 * 3_600_000;

const [folder = "", seed, items, generation] = process.argv.slice(2);
const plan = chaosPlan(Number(seed), Number(items));
process.exitCode = await live(plan, Number(generation));

async function live(plan: ChaosPlan, generation: number): Promise<number> {
	const kept = keptClock({ file: join(folder, "clock"), startMs: START_AT });
	const steps = plan.killsAfterSteps[generation] ?? Number.POSITIVE_INFINITY;
	const clock = killingClock(kept, steps);
	const log = openChaosLog(join(folder, LOG_FILE));
	const faulted = new Map<string, number>();
	const stopWatching = watchArmRequests(clock, (request) => {
		const key = `${request.method} ${request.group}`;
		const count = faulted.get(key) ?? 0;
		const byFault = count > 0 && request.status >= 400;
		if (byFault) faulted.set(key, count - 1);
		log.write({ event: "answered", byFault, ...request });
	});
	const seen = new Set<string>();
	const tutti = await startSimulatedTutti({
		...{ folder, clock, seed: `${plan.seed}` },
		quotas: plan.quotas,
		...(plan.isTold ? {} : { toldQuotas: {} }),
		pollIntervalMs: 30_000,
		faults: heard(chaosFaults(plan, START_AT), log, faulted),
		decide(container) {
			const { groupName: group, containerName: name, restartCount: restart } = container;
			const key = `${group} ${name} ${restart}`;
			if (!seen.has(key)) log.write({ event: "container", group, name, restart });
			seen.add(key);
			return chaosContainer(plan.seed, container, (result, status) =>
				log.write({ event: "callback", ...result, status }),
			);
		},
	});
	const alive = setInterval(() => undefined, 60_000);
	const ids = await jobIds(plan, tutti);
	write(beginFile(generation), await evidence(tutti, ids));
	const act = chaosUser(plan, tutti, ids, join(folder, ACTS_FILE));
	const ended = await untilOver(tutti, ids);
	write(END_FILE, { ...(await evidence(tutti, ids)), ledger: await tutti.ledger() });
	await tutti.close();
	stopWatching();
	kept.close();
	log.close();
	clearInterval(alive);
	return ended ? 0 : STUCK;

	async function untilOver(tutti: SimulatedTutti, ids: string[]) {
		let overAt = Number.POSITIVE_INFINITY;
		while (clock.now() < START_AT + GIVE_UP_AFTER_MS) {
			await sleep(clock, LOOK_EVERY_MS);
			await act(clock.now() - START_AT);
			if (!(await isOver(tutti, ids))) overAt = Number.POSITIVE_INFINITY;
			else overAt = Math.min(overAt, clock.now());
			if (clock.now() >= overAt + QUIET_MS) return true;
		}
		return false;
	}
}

/** Writes down what is asked and which fault meets it. */
function heard(faults: FaultHook, log: ChaosLog, faulted: Map<string, number>): FaultHook {
	return (call) => {
		const fault = faults(call);
		const { operation, containerGroup: group = "", at } = call;
		const method = { CreateOrUpdate: "PUT", Delete: "DELETE" }[operation.split("_")[1] ?? ""];
		const key = `${method ?? "GET"} ${group}`;
		if (fault !== undefined && "status" in fault) faulted.set(key, (faulted.get(key) ?? 0) + 1);
		log.write({ event: "asked", operation, group, at, refusedByFault: fault?.kind === "answer" });
		return fault;
	};
}

/** Submits the jobs, once in all lives: a kill in between leaves jobs of which nobody knows the id. */
async function jobIds(plan: ChaosPlan, tutti: SimulatedTutti): Promise<string[]> {
	const file = join(folder, JOBS_FILE);
	if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as string[];
	const ids: string[] = [];
	for (const [number, job] of plan.jobs.entries())
		ids.push(await tutti.submit(jobDocument(job, number)));
	write(JOBS_FILE, ids);
	return ids;
}

function jobDocument(job: ChaosJob, number: number): object {
	const attempts = { application: 3, platform: 5, image: 4, "start-timeout": 4, "run-timeout": 3 };
	return {
		name: `chaos-${number}`,
		command: ["work"],
		items: { range: { from: 1, to: job.items } },
		itemsPerGroup: job.itemsPerGroup,
		regions: job.regions,
		sku: job.sku,
		weight: job.weight,
		priority: job.priority,
		resources: { cpu: 0.1, memoryGb: 0.1 },
		completion: job.completion,
		result: job.resultIsOptional ? "optional" : "required",
		timeouts: { start: "3m", run: "6m", job: "3d" },
		attempts,
		...(job.hasMerge ? { merge: { command: ["merge"] } } : {}),
	};
}

async function isOver(tutti: SimulatedTutti, ids: string[]): Promise<boolean> {
	for (const id of ids) {
		const { phase, containerGroups } = await tutti.job(id);
		if (phase !== "finished" || containerGroups > 0) return false;
	}
	return !(await tutti.ledger()).open;
}

async function evidence(tutti: SimulatedTutti, ids: string[]): Promise<ChaosEvidence> {
	const jobs = ids.map(async (id, number) => {
		const [job, items] = await Promise.all([tutti.job(id), tutti.items(id)]);
		if (job.phase !== "finished" || plan.jobs[number]!.hasMerge) return { job, items };
		return { job, items, results: await tutti.get<ResultView[]>(`/api/jobs/${id}/result`) };
	});
	return { at: Number(readFileSync(join(folder, "clock"), "utf8")), jobs: await Promise.all(jobs) };
}

function write(name: string, value: unknown): void {
	const file = join(folder, name);
	writeFileSync(`${file}.new`, JSON.stringify(value));
	renameSync(`${file}.new`, file);
}
