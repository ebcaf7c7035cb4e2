import type { Sku } from "../job/job.ts";
import { admit } from "./admission.ts";
import { allLeases } from "./holding.ts";
import type { Ledger } from "./ledger.ts";
import { type GroupKind, groupKind, type OurUse, readQuota } from "./quota.ts";
import type { UsagesInput } from "./requests.ts";

const SKUS: readonly Sku[] = ["standard", "spot", "confidential"];
const KINDS: readonly GroupKind[] = ["containerGroups", "confidentialGroups"];

/** What the service counts and allows in a region, as it said itself. A reading older than the last is passed over. */
export function recordUsages(ledger: Ledger, input: UsagesInput, now: number): void {
	const region = ledger.regions[input.region];
	if (region === undefined || input.at < (region.usages.readAt ?? 0)) return;
	const ours = ourUse(ledger, input.region, input.at);
	for (const kind of KINDS) {
		const usage = input[kind];
		if (usage !== undefined) region[kind] = readQuota(region[kind], usage, ours[kind]);
	}
	for (const sku of SKUS) {
		const usage = input.cores[sku];
		if (usage !== undefined) region.cores[sku] = readQuota(region.cores[sku], usage, ours[sku]);
		// What a quota refused may be tried again now that it is known.
		const closure = region.closures[sku];
		if (closure?.why === "quota") closure.until = now;
	}
	region.usages.readAt = input.at;
	delete region.usages.wantedAt;
	admit(ledger, now);
}

/**
 * What of the reading was ours: groups that stood all the while for certain; perhaps those that were being created
 * or deleted, or were freed, since it was asked for.
 */
function ourUse(ledger: Ledger, regionName: string, at: number): Record<GroupKind | Sku, OurUse> {
	const none = () => ({ certain: 0, perhaps: 0 });
	const use = {
		...{ containerGroups: none(), confidentialGroups: none() },
		...{ standard: none(), spot: none(), confidential: none() },
	};
	for (const { name, lease, holding } of allLeases(ledger)) {
		if (lease.region !== regionName) continue;
		const stands =
			(lease.state === "created" && lease.answeredAt < at) ||
			(lease.state === "ended" &&
				lease.reportedAt < at &&
				ledger.deletions[name]?.permit === undefined);
		use[groupKind(holding.sku)][stands ? "certain" : "perhaps"]++;
		use[holding.sku][stands ? "certain" : "perhaps"] += lease.cores;
	}
	for (const { region, orphan } of Object.values(ledger.deletions)) {
		if (orphan && region === regionName) use.containerGroups.perhaps++;
	}
	const { freed } = ledger.regions[regionName]!.usages;
	for (const kind of KINDS) use[kind].perhaps += freed[kind] ?? 0;
	for (const sku of SKUS) use[sku].perhaps += freed.cores[sku] ?? 0;
	return use;
}
