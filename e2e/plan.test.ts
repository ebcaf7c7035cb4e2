/**
 * `tutti plan` against the run afterwards: ten jobs, each planned by what the server tells, and then run by a whole
 * Tutti in simulated time. Durations of containers are drawn from the same distributions as the plan's, by other seeds.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Quotas } from "../src/aci-emulator/quotas/quotas.ts";
import type { JobView, PlanBasisView } from "../src/api/views.ts";
import { type Clock, sleep } from "../src/clock/clock.ts";
import { steppedClock } from "../src/clock/stepped-clock.ts";
import { drawSpan, type ExpectedSpan } from "../src/job/expectation.ts";
import { parseJobFile } from "../src/job/file/parse-job-file.ts";
import { type Plan, planJob } from "../src/plan/plan.ts";
import { planBasis } from "../src/plan/plan-basis.ts";
import { shippedPrices } from "../src/prices/price-table.ts";
import { seededNumbers } from "./chaos/seeded-numbers.ts";
import { type SimulatedTutti, startSimulatedTutti } from "./simulated-tutti.ts";

interface Case {
	name: string;
	job: Record<string, unknown>;
	quotas?: Partial<Quotas>;
	/** A job that is submitted before, and how long before the plan. */
	before?: { job: Record<string, unknown>; ms: number };
}

const START = "13s";
const items = (count: number) => ({ range: { from: 1, to: count } });
const job = (count: number, run: unknown, more: object = {}) => ({
	...{ items: items(count), expect: { start: START, run }, timeouts: { job: "7d", run: "3h" } },
	...more,
});

const RATES = { createsPer5Minutes: 20, createsPerHour: 40 };
const CASES: Case[] = [
	{ name: "few items, no limit in the way", job: job(12, "2m") },
	{
		name: "the windows of creates and deletes",
		job: job(60, "2m"),
		quotas: { ...RATES, deletesPer5Minutes: 20, deletesPerHour: 40 },
	},
	{
		name: "packed, 10 cores",
		job: job(48, "3m", { itemsPerGroup: 4 }),
		quotas: { standardCores: 10 },
	},
	{
		name: "8 container groups, spread durations",
		job: job(70, { mean: "4m", deviation: "30s" }),
		quotas: { containerGroups: 8 },
	},
	{
		name: "two regions",
		job: job(60, "3m", { regions: ["eastus", "swedencentral"] }),
		quotas: { containerGroups: 5 },
	},
	{ name: "spot, 6 cores", job: job(40, "5m", { sku: "spot" }), quotas: { standardSpotCores: 6 } },
	{ name: "parallelism 5", job: job(60, { least: "2m", most: "3m" }, { parallelism: 5 }) },
	{
		name: "beside another job",
		job: job(40, "2m"),
		quotas: { containerGroups: 10 },
		before: { job: job(60, "2m", { name: "other" }), ms: 400_000 },
	},
	{
		name: "seen by looking, 6 cores",
		job: job(60, { least: "3m30s", most: "4m30s" }, { completion: "poll" }),
		quotas: { standardCores: 6 },
	},
	{
		name: "packed, with a merge step",
		job: job(36, "90s", {
			itemsPerGroup: 3,
			resources: { cpu: 0.5, memoryGb: 1 },
			merge: { command: ["merge"] },
			expect: { start: START, run: "90s", merge: "5m" },
		}),
		quotas: { containerGroups: 4 },
	},
];

interface Compared {
	name: string;
	plannedMs: number;
	tookMs: number;
	plannedUsd: number;
	costUsd: number;
	/** What the emulator would have billed for the job's groups. */
	billedUsd: number;
}

/** How far a plan may be off. */
const WITHIN = 0.05;
const LOOK_EVERY_MS = 30_000;
const compared: Compared[] = [];

let alive: NodeJS.Timeout;
beforeAll(() => {
	alive = setInterval(() => undefined, 60_000);
});
afterAll(() => {
	clearInterval(alive);
	console.log(tableOf(compared));
});

describe("a plan", () => {
	it.each(CASES)("foretells time and cost within 5 %: $name", { timeout: 240_000 }, async (one) => {
		const result = await planAndRun(one);
		compared.push(result);
		const { plannedMs, tookMs, plannedUsd, costUsd, billedUsd } = result;
		expect(Math.abs(off(plannedMs, tookMs)), JSON.stringify(result)).toBeLessThan(WITHIN);
		expect(Math.abs(off(plannedUsd, costUsd)), JSON.stringify(result)).toBeLessThan(WITHIN);
		// What a job says that it cost is what the platform bills, but for seconds that are told without their parts.
		expect(Math.abs(off(costUsd, billedUsd)), JSON.stringify(result)).toBeLessThan(0.02);
	});
});

function off(told: number, real: number): number {
	return told / real - 1;
}

async function planAndRun({ name, job, quotas = {}, before }: Case): Promise<Compared> {
	const clock = steppedClock({ startMs: Date.UTC(2026, 0, 1) });
	const folder = mkdtempSync(join(tmpdir(), "tutti-plan-"));
	const decide = ({ environment }: { environment: Record<string, string> }) => {
		const isOther = environment.TUTTI_JOB_ID?.startsWith("other") ?? false;
		return containerOf(isOther && before ? before.job : job, environment);
	};
	const tutti = await startSimulatedTutti({ folder, clock, seed: name, quotas, decide });
	try {
		if (before !== undefined) {
			await tutti.submit({ command: ["work"], ...before.job });
			await sleep(clock, before.ms);
		}
		const plan = await planOf(tutti, job);
		const id = await tutti.submit({ name: "planned", command: ["work"], ...job });
		const ended = await finished(tutti, clock, id);
		const tookMs = Date.parse(ended.finishedAt!) - Date.parse(ended.createdAt);
		const { makespanMs: plannedMs } = plan.prediction;
		const billedUsd = await billOf(tutti, id);
		const costUsd = ended.cost!.usd;
		return { name, plannedMs, tookMs, plannedUsd: plan.cost!.usd, costUsd, billedUsd };
	} finally {
		await tutti.close();
		rmSync(folder, { recursive: true });
	}
}

function containerOf(of: Record<string, unknown>, environment: Record<string, string>) {
	const { expect: expected } = parsed(of).job;
	const index = Number(environment.TUTTI_ITEM_INDEX);
	const isMerge = index === Number(environment.TUTTI_ITEM_COUNT);
	const span: ExpectedSpan = (isMerge ? expected!.merge : undefined) ?? expected!.run;
	const runMs = drawSpan(span, seededNumbers(`run ${index}`));
	if (of.completion === "poll") return { runMs, exitCode: 0 };
	const call = async () => {
		const answer = await fetch(environment.TUTTI_CALLBACK_URL!, { method: "POST", body: "{}" });
		await answer.body?.cancel();
	};
	return { runMs, exitCode: 0, callback: { afterMs: runMs, call } };
}

function parsed(job: Record<string, unknown>) {
	const text = JSON.stringify({ name: "planned", image: "alpine", command: ["work"], ...job });
	const read = parseJobFile(text, { name: "job.json" });
	if ("problems" in read) throw new Error(JSON.stringify(read.problems));
	return read.submission;
}

async function planOf(tutti: SimulatedTutti, of: Record<string, unknown>): Promise<Plan> {
	const { job, items: texts } = parsed(of);
	const regions = job.regions === undefined ? "" : `&regions=${job.regions.join(",")}`;
	const told = await tutti.get<PlanBasisView>(`/api/plan-basis?image=alpine${regions}`);
	return planJob({ job, itemCount: texts.length }, planBasis(told), true);
}

async function finished(tutti: SimulatedTutti, clock: Clock, id: string): Promise<JobView> {
	for (;;) {
		await sleep(clock, LOOK_EVERY_MS);
		const job = await tutti.job(id);
		if (job.phase === "finished" && job.containerGroups === 0) return job;
	}
}

async function billOf({ emulator }: SimulatedTutti, id: string): Promise<number> {
	const { endpoint, header } = emulator.identity;
	const audience = "?api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com%2F";
	const identity = { headers: { "x-identity-header": header } };
	const { access_token: token } = await read<{ access_token: string }>(
		endpoint + audience,
		identity,
	);
	const { lines } = await read<{ lines: BilledLine[] }>(`${emulator.httpUrl}/emulator/bill`, {
		headers: { authorization: `Bearer ${token}` },
	});
	return lines
		.filter(({ name }) => name.startsWith(id))
		.map(({ location, rate, vcpuSeconds, gbSeconds }) => {
			const price = shippedPrices(location)[rate === "Spot" ? "spot" : "standard"]!;
			return (price.vcpuHour * vcpuSeconds + price.gbHour * gbSeconds) / 3600;
		})
		.reduce((sum, usd) => sum + usd, 0);
}

interface BilledLine {
	name: string;
	location: string;
	rate: string;
	vcpuSeconds: number;
	gbSeconds: number;
}

async function read<T>(url: string, init: RequestInit): Promise<T> {
	const answer = await fetch(url, init);
	if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
	return (await answer.json()) as T;
}

function tableOf(rows: Compared[]): string {
	const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
	const minutes = (ms: number) => (ms / 60_000).toFixed(1);
	const lines = rows.map(({ name, plannedMs, tookMs, plannedUsd, costUsd, billedUsd }) =>
		[
			...[name, minutes(plannedMs), minutes(tookMs), percent(off(plannedMs, tookMs))],
			...[plannedUsd.toFixed(4), costUsd.toFixed(4), percent(off(plannedUsd, costUsd))],
			billedUsd.toFixed(4),
		].join(" | "),
	);
	const head =
		"job | planned, min | took | off | planned, USD | cost | off | billed by the emulator";
	return [head, ...lines].map((line) => `| ${line} |`).join("\n");
}
