/**
 * All that is to happen in one run of the chaos tests, as it follows from a seed: jobs, faults, kills. This file
 * owns what is planned; `chaos-faults.ts` and `chaos-containers.ts` decide from it what one call or container meets.
 */
import { faultPresets } from "../../src/aci-emulator/faults/fault-presets.ts";
import type { Fault } from "../../src/aci-emulator/faults/faults.ts";
import type { Quotas } from "../../src/aci-emulator/quotas/quotas.ts";
import { oneOf, seededNumbers, wholeBetween } from "./seeded-numbers.ts";

export interface ChaosPlan {
	seed: number;
	/** Together `items` items. */
	jobs: ChaosJob[];
	strikes: Strike[];
	/** After how many steps of the process (see `killing-clock.ts`) it is killed: the first, the second, … */
	killsAfterSteps: number[];
	/** The region's: small ones, so that few groups feel them. */
	quotas: Partial<Quotas>;
	/** Whether the app is told of them; else it assumes ACI's defaults, and finds out. */
	isTold: boolean;
}

export interface ChaosJob {
	/** How many items, beside the merge step. */
	items: number;
	itemsPerGroup: number;
	completion: "auto" | "event" | "poll";
	resultIsOptional: boolean;
	hasMerge: boolean;
	/** Regions in the order of preference; the first is the installation's. */
	regions: string[];
	sku: "standard" | "spot";
	weight: number;
	priority: number;
	/** What its user does, in order: at the soonest so many milliseconds after the submission. */
	acts: { act: UserAct; afterMs: number }[];
}

/** `retry`: once it has ended, its items that did not succeed are run again. */
export type UserAct = "cancel" | "suspend" | "resume" | "retry";

/** A fault, and how often it strikes which operation. */
export interface Strike {
	name: string;
	operation: string;
	fault: Fault;
	rate: number;
	/** Only in this span, in milliseconds after the submission. */
	span?: { fromMs: number; untilMs: number };
}

const PUT = "ContainerGroups_CreateOrUpdate";

type Preset = keyof typeof faultPresets;
const TRANSIENT = [
	"throttled",
	"throttled-without-retry-after",
	"internal-error",
	"server-timeout",
] as const satisfies Preset[];
const DONE_ALL_THE_SAME = [
	"server-timeout-work-done",
	"internal-error-work-done",
] as const satisfies Preset[];

/** What each operation may be answered. Not those that lie: a group that is there is never answered 404. */
const REFUSALS: Record<string, readonly Preset[]> = {
	[PUT]: [
		...TRANSIENT,
		...DONE_ALL_THE_SAME,
		"quota-reached",
		"capacity-refused",
		"transitioning",
		"inaccessible-image",
		"registry-error",
		"operation-not-allowed",
		"forbidden",
	],
	ContainerGroups_Get: TRANSIENT,
	ContainerGroups_ListByResourceGroup: TRANSIENT,
	ContainerGroups_Delete: [
		...TRANSIENT,
		...DONE_ALL_THE_SAME,
		"transitioning",
		"operation-not-allowed",
	],
	Containers_ListLogs: [...TRANSIENT, "log-not-available"],
	Location_ListUsage: TRANSIENT,
};

export function chaosPlan(seed: number, items: number): ChaosPlan {
	const random = seededNumbers(`plan ${seed}`);
	const jobs = chaosJobs(items, random);
	return {
		seed,
		jobs,
		strikes: [...refusals(random), ...mishaps(random), ...storms(random)],
		killsAfterSteps: Array.from({ length: wholeBetween(0, 6, random) }, () =>
			Math.round(20 * 1000 ** random()),
		),
		quotas: chaosQuotas(random),
		isTold: random() < 0.8,
	};
}

function chaosQuotas(random: () => number): Partial<Quotas> {
	const per5Minutes = oneOf([10, 25, 50], random);
	return {
		containerGroups: oneOf([10, 20, 40], random),
		createsPer5Minutes: per5Minutes,
		createsPerHour: 4 * per5Minutes,
		deletesPer5Minutes: per5Minutes,
		deletesPerHour: 4 * per5Minutes,
	};
}

function chaosJobs(items: number, random: () => number): ChaosJob[] {
	const count = oneOf([1, 1, 2, 3], random);
	return Array.from({ length: count }, (_, k) => ({
		items: Math.floor((items * (k + 1)) / count) - Math.floor((items * k) / count),
		itemsPerGroup: oneOf([5, 10, 20, 30], random),
		completion: oneOf(["auto", "auto", "event", "poll"] as const, random),
		resultIsOptional: random() < 0.3,
		hasMerge: random() < 0.3,
		regions: oneOf([["local"], ["local"], ["local", "westus"]], random),
		sku: oneOf(["standard", "standard", "standard", "spot"] as const, random),
		weight: oneOf([1, 1, 3], random),
		priority: oneOf([0, 0, 1], random),
		acts: userActs(count, random),
	}));
}

function userActs(jobs: number, random: () => number): ChaosJob["acts"] {
	const [suspends, cancels, retries] = [random() < 0.25, random() < 0.2, random() < 0.4];
	const [suspendMs, spanMs, cancelMs] = [900_000, 1_800_000, 2_700_000].map((mostMs) =>
		Math.round(mostMs * random()),
	) as [number, number, number];
	const acts: ChaosJob["acts"] = [];
	if (suspends) {
		acts.push({ act: "suspend", afterMs: suspendMs });
		acts.push({ act: "resume", afterMs: suspendMs + spanMs });
	}
	if (cancels && jobs > 1) acts.push({ act: "cancel", afterMs: cancelMs });
	if (retries) acts.push({ act: "retry", afterMs: 0 });
	return acts;
}

/** Each refusal is there in a third of the plans, mostly seldom, at times often. */
function refusals(random: () => number): Strike[] {
	const strikes: Strike[] = [];
	for (const [operation, presets] of Object.entries(REFUSALS)) {
		for (const preset of presets) {
			const [isThere, often] = [random() < 0.35, random()];
			if (!isThere) continue;
			const fault: Fault = faultPresets[preset];
			strikes.push({ name: preset, operation, fault, rate: 0.3 * often ** 3 });
		}
	}
	return strikes;
}

/** What happens to containers after a create that was taken. */
function mishaps(random: () => number): Strike[] {
	const within = (mostMs: number) => Math.round(random() * mostMs);
	const faults: Fault[] = [
		{ kind: "capacity", afterMs: within(60_000) },
		{ kind: "vanish", afterMs: within(90_000) },
		{ kind: "pull-failure" },
		{ kind: "pull-failure", attempts: 1 },
		{ kind: "slow-pull", pullMs: within(400_000) },
		{ kind: "slow-start", startMs: within(400_000) },
		{ kind: "stuck" },
		{ kind: "platform-kill", afterMs: within(60_000), exitCode: 7147 },
		{ kind: "platform-kill", afterMs: within(60_000), exitCode: 7148, restart: true },
		{ kind: "restart-despite-never" },
		{ kind: "spot-eviction", afterMs: within(60_000) },
		{ kind: "lost-container", afterMs: within(60_000) },
		{ kind: "slow-container", factor: 1 + 4 * random() },
		{ kind: "lost-callback" },
		{ kind: "network-cut", afterMs: within(60_000), forMs: within(60_000) },
	];
	return faults.flatMap((fault) => {
		const [isThere, often] = [random() < 0.4, random()];
		if (!isThere) return [];
		return [{ name: JSON.stringify(fault), operation: PUT, fault, rate: 0.15 * often ** 2 }];
	});
}

/** Some minutes in which nearly every call of an operation is refused. */
function storms(random: () => number): Strike[] {
	return Array.from({ length: wholeBetween(0, 2, random) }, () => {
		const operation = oneOf(Object.keys(REFUSALS), random);
		const preset = oneOf(TRANSIENT, random);
		const fromMs = random() * 1_800_000;
		const span = { fromMs, untilMs: fromMs + random() * 600_000 };
		return { name: `storm of ${preset}`, operation, fault: faultPresets[preset], rate: 0.9, span };
	});
}
