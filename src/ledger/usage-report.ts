import type { Ledger } from "./ledger.ts";
import type { UsagesInput } from "./requests.ts";

/** What the service allows in a region, as it said itself. */
export function recordUsages(ledger: Ledger, input: UsagesInput): void {
	const region = ledger.regions[input.region];
	if (region === undefined) return;
	const { containerGroups } = input;
	if (containerGroups !== undefined) {
		region.limits = { ...region.limits, containerGroups: containerGroups.limit };
	}
}
