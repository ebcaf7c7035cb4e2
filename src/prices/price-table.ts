/**
 * The prices that come with Tutti: retail prices for Linux from prices.azure.com, as they were read at the dates.
 * What is not here is not known, and is not guessed.
 */
import type { Price, RegionPrices } from "./price.ts";

const EAST_US_READ = { region: "eastus", date: "2026-10-09", source: "table" } as const;

const TABLE: Record<string, RegionPrices> = {
	eastus: {
		standard: { vcpuHour: 0.0405, gbHour: 0.00445, ...EAST_US_READ },
		spot: { vcpuHour: 0.01215, gbHour: 0.001335, ...EAST_US_READ },
	},
	swedencentral: {
		standard: {
			...{ vcpuHour: 0.0466, gbHour: 0.00511 },
			...{ region: "swedencentral", date: "2026-09-06", source: "table" },
		},
	},
};

/** The region of the emulator on a laptop, where nothing is paid: it shows what East US would ask. */
const STANDS_FOR: Record<string, string> = { local: "eastus" };

/** What is known of the region; of most, nothing. */
export function shippedPrices(region: string): RegionPrices {
	const name = Object.hasOwn(STANDS_FOR, region) ? STANDS_FOR[region]! : region;
	return Object.hasOwn(TABLE, name) ? TABLE[name]! : {};
}

/** US dollars for an hour of a container group that asks for so much. ACI's requests are not rounded. */
export function hourlyUsd(
	{ vcpuHour, gbHour }: Pick<Price, "vcpuHour" | "gbHour">,
	{ cpuCores, memoryGb }: { cpuCores: number; memoryGb: number },
): number {
	return vcpuHour * cpuCores + gbHour * memoryGb;
}
