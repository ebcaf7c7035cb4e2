/**
 * What may exist at once in a region: container groups, and cores of each SKU. `usages` says what the limit is
 * and how much of it is in use by everybody; what is not ours is others'.
 */
import type { Sku } from "../job/job.ts";
import { ASSUMED_CONFIDENTIAL, type Ledger, type Region } from "./ledger.ts";

export interface Quota {
	limit: number;
	/** In use by others, when it was read. */
	others: number;
}

/** What of a quota is ours for certain, and what may be, or may have been, when it was read. */
export interface OurUse {
	certain: number;
	perhaps: number;
}

/** Takes in a reading. What others were thought to have stays wherever the reading allows it. */
export function readQuota(
	before: Quota | undefined,
	{ limit, current }: { limit: number; current: number },
	{ certain, perhaps }: OurUse,
): Quota {
	const atMost = Math.max(0, current - certain);
	const atLeast = Math.max(0, current - certain - perhaps);
	return { limit, others: Math.max(atLeast, Math.min(before?.others ?? atMost, atMost)) };
}

/** The service counts confidential groups apart; all others are one number, whatever their SKU. */
export type GroupKind = "containerGroups" | "confidentialGroups";

export function groupKind(sku: Sku): GroupKind {
	return sku === "confidential" ? "confidentialGroups" : "containerGroups";
}

export function assumedGroups({ assumed }: Ledger, kind: GroupKind): number {
	return assumed[kind] ?? ASSUMED_CONFIDENTIAL;
}

export function assumedCores({ assumed }: Ledger, sku: Sku): number {
	return assumed.cores[sku] ?? ASSUMED_CONFIDENTIAL;
}

/** How many container groups of ours may exist in the region, of those that count with the SKU's. */
export function groupsAllowed(ledger: Ledger, region: Region, sku: Sku): number {
	const kind = groupKind(sku);
	return allowed(region[kind] ?? { limit: assumedGroups(ledger, kind), others: 0 }, ledger.share);
}

/** How many cores our container groups may have in the region. */
export function coresAllowed(ledger: Ledger, { cores }: Region, sku: Sku): number {
	return allowed(cores[sku] ?? { limit: assumedCores(ledger, sku), others: 0 }, ledger.share);
}

/** How many container groups of ours could exist in the region if others had none. */
export function groupsEver(ledger: Ledger, region: Region | undefined, sku: Sku): number {
	const kind = groupKind(sku);
	const limit = region?.[kind]?.limit ?? assumedGroups(ledger, kind);
	return allowed({ limit, others: 0 }, ledger.share);
}

/** How many cores our container groups could have in the region if others had none. */
export function coresEver(ledger: Ledger, region: Region | undefined, sku: Sku): number {
	const limit = region?.cores[sku]?.limit ?? assumedCores(ledger, sku);
	return allowed({ limit, others: 0 }, ledger.share);
}

/** A share of what is there is at least one. */
function allowed({ limit, others }: Quota, share: number): number {
	const ours = limit < 1 ? 0 : Math.max(1, Math.floor(limit * share));
	return Math.min(ours, Math.floor(limit - others));
}
