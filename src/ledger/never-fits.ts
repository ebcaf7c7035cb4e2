/**
 * A launch that needs more than the whole quota of every region of its job: no waiting helps, only a higher quota or a
 * smaller launch. What others use does not count here, as it may go.
 */
import { heldBy } from "./holding.ts";
import type { Ledger, LedgerJob } from "./ledger.ts";
import { coresEver, groupKind, groupsEver } from "./quota.ts";

export interface NeverFits {
	/** For a person: what a launch needs, and what each region allows. */
	words: string;
	/** Whether ACI itself told every limit that matters, and did so last at this instant at the earliest. */
	readAt?: number;
}

/** How many regions are named. */
const MOST_NAMED = 3;

/** Undefined: something of what the job has waiting fits one of its regions, were it empty. */
export function neverFits(ledger: Ledger, job: LedgerJob): NeverFits | undefined {
	const waiting = [...job.front, ...job.ranges.slice(0, 1)];
	if (waiting.length === 0) return undefined;
	const needed = Math.min(...waiting.map(({ cores = job.cores }) => cores));
	const limits = job.regions.map((name) => limitsIn(ledger, name, job));
	if (limits.some(({ groups, cores }) => groups >= 1 && cores >= needed)) return undefined;
	const readAt = Math.min(...limits.map((limit) => limit.readAt));
	return {
		words: `one launch needs ${coreWords(needed, job)}; ${limitWords(limits, ledger.share)}`,
		...(Number.isFinite(readAt) ? { readAt } : {}),
	};
}

/** Whether nothing of the job is under way that could still change what waits. */
export function isStuck(ledger: Ledger, job: LedgerJob): boolean {
	return job.stop === undefined && !job.suspended && heldBy(ledger, job) === 0;
}

interface RegionLimits {
	name: string;
	groups: number;
	cores: number;
	/** -Infinity: one of the limits is only assumed. */
	readAt: number;
}

function limitsIn(ledger: Ledger, name: string, { sku }: LedgerJob): RegionLimits {
	const region = ledger.regions[name];
	const isTold = region?.[groupKind(sku)] !== undefined && region.cores[sku] !== undefined;
	const { readAt = Number.NEGATIVE_INFINITY } = region?.usages ?? {};
	return {
		name,
		groups: groupsEver(ledger, region, sku),
		cores: coresEver(ledger, region, sku),
		readAt: isTold ? readAt : Number.NEGATIVE_INFINITY,
	};
}

function coreWords(cores: number, { sku }: LedgerJob): string {
	const kind = sku === "standard" ? "" : `${sku} `;
	return cores === 1 ? `1 ${kind}vCPU` : `${cores} ${kind}vCPUs`;
}

/** `westeurope allows 4, northeurope no container group`. */
function limitWords(limits: RegionLimits[], share: number): string {
	const named = limits.slice(0, MOST_NAMED).map(({ name, groups, cores }, place) => {
		const verb = place === 0 ? " allows" : "";
		return `${name}${verb} ${groups < 1 ? "no container group" : cores}`;
	});
	const others = limits.length > MOST_NAMED ? ["others too little"] : [];
	const part = share < 1 ? ` (${share} of the quota is this installation's)` : "";
	return `${[...named, ...others].join(", ")}${part}`;
}
