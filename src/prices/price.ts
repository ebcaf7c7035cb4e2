import type { Sku } from "../job/job.ts";

/** What one vCPU and one gigabyte of memory of a container group cost for an hour, in US dollars, without tax. */
export interface Price {
	vcpuHour: number;
	gbHour: number;
	/** Whose price it is: for the emulator's own region that of an Azure region stands in. */
	region: string;
	/** When it was read: `2026-10-09`. Absent: not known. */
	date?: string;
	/** The table that comes with Tutti, the installation's own setting, or Azure's retail prices API. */
	source: "table" | "settings" | "retail";
}

export type RegionPrices = Partial<Record<Sku, Price>>;

/** What prices are known. Never throws, and never waits for a network unless it says so. */
export interface Prices {
	/** What is known now of a region. */
	of(region: string): Promise<RegionPrices>;
	/** The same after asking the retail prices API, if that is allowed and nothing is known; within seconds. */
	find(region: string): Promise<RegionPrices>;
}
