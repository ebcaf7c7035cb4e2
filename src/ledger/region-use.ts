import type { Sku } from "../job/job.ts";
import type { Ledger } from "./ledger.ts";
import { type GroupKind, groupKind } from "./quota.ts";

/** What this hub has in a region. */
export interface RegionUse {
	/** Groups that exist or may exist, and those that may be created. */
	groups: Record<GroupKind, number>;
	cores: Record<Sku, number>;
	/** Launches that were granted and whose create was not reported. */
	creating: number;
	/** Permits for a DELETE that were not answered. */
	deleting: number;
	/** When one more create fits; found out once for so many that are being created. */
	createsFrom?: number | undefined;
}

/** Counts what the hub has in every region, in one pass over its leases. */
export function countUse(ledger: Ledger): (region: string) => RegionUse {
	const uses = new Map<string, RegionUse>();
	const useOf = (region: string) => {
		let use = uses.get(region);
		if (use === undefined) {
			use = {
				groups: { containerGroups: 0, confidentialGroups: 0 },
				cores: { standard: 0, spot: 0, confidential: 0 },
				creating: 0,
				deleting: 0,
			};
			uses.set(region, use);
		}
		return use;
	};
	for (const { sku, leases } of Object.values(ledger.holdings)) {
		for (const lease of Object.values(leases)) {
			const use = useOf(lease.region);
			use.groups[groupKind(sku)]++;
			use.cores[sku] += lease.cores;
			if (lease.state === "granted") use.creating++;
		}
	}
	for (const { region, orphan, permit } of Object.values(ledger.deletions)) {
		// Nobody knows the SKU any more.
		if (orphan) useOf(region).groups.containerGroups++;
		if (permit !== undefined) useOf(region).deleting++;
	}
	return useOf;
}
