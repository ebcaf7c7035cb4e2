/** One run of the ledger under a seed: jobs, regions, faults and others, all drawn from it. */
import type { Sku } from "../../job/job.ts";
import { isIdle, type JobFacts, type Limits } from "../ledger.ts";
import type { Chance } from "./chance.ts";
import { Hub } from "./hub.ts";
import { type JobPlan, type JobTale, startJob } from "./job-life.ts";
import { Service } from "./service.ts";

export interface Tale {
	/** Calls that the service refused for quota or rate. */
	refused: string[];
	/** What must not be: in words. */
	problems: string[];
	launches: number;
}

const DAY_MS = 86_400_000;
/** The most that any region has, of each SKU. */
const MOST_CORES = 12;

/** `knownLimits`: what is assumed is true, and the hub is alone. Otherwise limits differ and others come and go. */
export function simulate(seed: number, { knownLimits }: { knownLimits: boolean }): Tale {
	const limits = { a: emptyLimits(), b: emptyLimits() };
	const service = new Service(limits);
	const hub = new Hub(seed, service, 0);
	const { chance, time } = hub;
	hub.faults = chance.oneOf([0, 0.3, 1, 1, 2]);
	const assumed = drawLimits(chance);
	for (const name of ["a", "b"] as const)
		Object.assign(limits[name], knownLimits ? assumed : drawLimits(chance));
	const plans = Array.from({ length: chance.whole(1, 4) }, (_, k) =>
		drawJob(chance, `j-${k}`, assumed),
	);
	const tales = plans.map((plan) => startJob(hub, plan, assumed));
	hub.time.start(hub.watch());
	if (!knownLimits) letOthersComeAndGo(hub);
	const end = time.now + 10 * DAY_MS;
	const areDone = () => tales.every(({ done }) => done.hasFired);
	time.run(end, () => areDone() && isIdle(hub.ledger));
	return {
		refused: service.refused,
		problems: problemsOf(hub, plans, tales),
		launches: tales.reduce((sum, tale) => sum + tale.launches, 0),
	};
}

function problemsOf(hub: Hub, plans: JobPlan[], tales: JobTale[]): string[] {
	const problems: string[] = [];
	for (const [k, { done, ended }] of tales.entries()) {
		if (!done.hasFired) {
			problems.push(`Job ${k} did not end: ${ended.size} of ${plans[k]!.batches} batches did.`);
		}
	}
	if (!isIdle(hub.ledger)) problems.push("The ledger still holds something.");
	const { groups } = hub.service;
	if (groups.size > 0) problems.push(`Groups are left: ${[...groups.keys()].join(", ")}.`);
	const closes = hub.ask("close", { generation: hub.ledger.generation });
	if (!closes && problems.length === 0) problems.push("The ledger does not close.");
	return problems;
}

function emptyLimits(): DrawnLimits {
	return {
		...{ containerGroups: 0, confidentialGroups: 0 },
		cores: { standard: 0, spot: 0, confidential: 0 },
		...{ createsPer5Minutes: 0, createsPerHour: 0, deletesPer5Minutes: 0, deletesPerHour: 0 },
	};
}

interface DrawnLimits extends Limits {
	confidentialGroups: number;
	cores: Record<Sku, number>;
}

function drawLimits(chance: Chance): DrawnLimits {
	const per5Minutes = chance.whole(4, 20);
	const deletes = chance.whole(4, 20);
	return {
		containerGroups: chance.whole(2, 10),
		confidentialGroups: chance.whole(2, 10),
		cores: {
			standard: chance.whole(4, MOST_CORES),
			spot: chance.whole(4, MOST_CORES),
			confidential: chance.whole(4, MOST_CORES),
		},
		createsPer5Minutes: per5Minutes,
		createsPerHour: per5Minutes * chance.whole(2, 4),
		deletesPer5Minutes: deletes,
		deletesPerHour: deletes * chance.whole(2, 4),
	};
}

function drawJob(chance: Chance, id: string, { cores }: DrawnLimits): JobPlan {
	const sku = chance.oneOf(["standard", "standard", "spot", "confidential"] as const);
	const longest = chance.oneOf([5000, 60_000, 600_000]);
	const facts: JobFacts = {
		...{ id, run: 1, sku, regions: chance.oneOf([["a"], ["b"], ["a", "b"], ["b", "a"]]) },
		// Now and then more than any region has: such a job must come to an end, too.
		cores: chance.happens(0.05) ? MOST_CORES + 1 : chance.whole(1, Math.min(4, cores[sku])),
		...{ weight: chance.whole(1, 5), priority: chance.whole(-1, 1) },
		completion: chance.oneOf(["auto", "event", "poll"] as const),
		...{
			pollIntervalMs: 5000,
			startMs: 60_000,
			runMs: longest,
			deadlineAt: Number.MAX_SAFE_INTEGER,
		},
		...(chance.happens(0.3) ? { parallelism: chance.whole(1, 4) } : {}),
		// A launch of a minute costs a dollar; the budget is enough for some of them.
		...(chance.happens(0.3)
			? { usdPerHour: { a: 60, b: 60 }, budgetUsd: (chance.whole(1, 20) * longest) / 60_000 }
			: {}),
	};
	return {
		facts,
		batches: chance.whole(1, 15),
		runMs: () => chance.whole(500, longest),
		failure: chance.oneOf([0, 0.1, 0.4]),
		cutOff: chance.oneOf([0, 0, 0.01]),
		startAfterMs: chance.oneOf([0, 0, chance.whole(0, 400_000)]),
		...(chance.happens(0.2) ? { stopAfterMs: chance.whole(0, 300_000) } : {}),
		...(chance.happens(0.2) ? { suspendAfterMs: chance.whole(0, 300_000) } : {}),
	};
}

/** Others hold groups and cores, create and delete, and ACI is short of room at times. They leave some room. */
function letOthersComeAndGo({ service, chance, time }: Hub): void {
	const change = () => {
		for (const { limits, others, creates, deletes, ...region } of service.regions.values()) {
			others.groups.containerGroups = chance.whole(0, limits.containerGroups - 1);
			others.cores.standard = chance.whole(0, limits.cores.standard - 4);
			others.cores.spot = chance.whole(0, limits.cores.spot - 4);
			for (let k = chance.whole(0, 2); k > 0; k--) creates.push(time.now);
			for (let k = chance.whole(0, 2); k > 0; k--) deletes.push(time.now);
			region.shortUntil = 0;
		}
		time.after(chance.whole(60_000, 900_000), change);
	};
	change();
}
