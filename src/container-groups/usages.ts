/** What `GET …/locations/{location}/usages` says of the quotas that Tutti minds. */
import type { Sku } from "../job/job.ts";
import type { Usage, UsagesAnswer } from "./container-groups.ts";
import type { WireUsage } from "./wire.ts";

/** The names of ACI's quotas of vCPUs. */
const CORES: Record<Sku, string> = {
	standard: "StandardCores",
	spot: "StandardSpotCores",
	confidential: "ConfidentialCores",
};

export function usagesView(wire: readonly WireUsage[]): UsagesAnswer {
	const byName = new Map(wire.map((entry) => [entry.name?.value, usageOf(entry)]));
	const containerGroups = byName.get("ContainerGroups");
	const confidentialGroups = byName.get("ConfidentialContainerGroups");
	const cores: Partial<Record<Sku, Usage>> = {};
	for (const [sku, name] of Object.entries(CORES) as [Sku, string][]) {
		const usage = byName.get(name);
		if (usage !== undefined) cores[sku] = usage;
	}
	return {
		answer: "found",
		...(containerGroups === undefined ? {} : { containerGroups }),
		...(confidentialGroups === undefined ? {} : { confidentialGroups }),
		cores,
	};
}

function usageOf({ limit, currentValue }: WireUsage): Usage | undefined {
	if (limit === undefined || currentValue === undefined) return undefined;
	return { limit, current: currentValue };
}
