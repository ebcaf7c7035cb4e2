import type { Sku } from "../job/job.ts";
import { allLeases } from "../ledger/holding.ts";
import type { Lease } from "../ledger/lease.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { assumedCores, assumedGroups, type GroupKind, groupKind } from "../ledger/quota.ts";
import type { UsagesInput } from "../ledger/requests.ts";

/** What `usages` would answer of a region, as far as the ledger knows: the limits, and what exists of everybody. */
export function usageOf(ledger: Ledger, name: string, now: number): UsagesInput {
	const region = ledger.regions[name]!;
	const groups = { containerGroups: 0, confidentialGroups: 0 };
	const cores = { standard: 0, spot: 0, confidential: 0 };
	for (const { name: group, lease, holding } of allLeases(ledger)) {
		if (lease.region !== name || !stands(ledger, group, lease, now)) continue;
		groups[groupKind(holding.sku)]++;
		cores[holding.sku] += lease.cores;
	}
	const ofGroups = (kind: GroupKind) => {
		const quota = region[kind] ?? { limit: assumedGroups(ledger, kind), others: 0 };
		return { limit: quota.limit, current: groups[kind] + quota.others };
	};
	const ofCores = (sku: Sku) => {
		const quota = region.cores[sku] ?? { limit: assumedCores(ledger, sku), others: 0 };
		return { limit: quota.limit, current: cores[sku] + quota.others };
	};
	return {
		region: name,
		at: now,
		containerGroups: ofGroups("containerGroups"),
		confidentialGroups: ofGroups("confidentialGroups"),
		cores: {
			standard: ofCores("standard"),
			spot: ofCores("spot"),
			confidential: ofCores("confidential"),
		},
	};
}

/** What comes and goes at this very instant is not in the figures: others would be taken to have it. */
function stands(ledger: Ledger, name: string, lease: Lease, now: number): boolean {
	if (lease.state === "granted") return false;
	if (lease.state === "created") return lease.answeredAt < now;
	return lease.reportedAt < now && ledger.deletions[name]?.permit === undefined;
}
