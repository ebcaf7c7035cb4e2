import type { Job } from "../job/job.ts";
import { sidecarNeeds } from "../job/platform.ts";
import type { Price } from "./price.ts";
import { hourlyUsd } from "./price-table.ts";

/** What an hour of one full launch of the job costs in each of the regions, in US dollars. */
export function launchRates(
	{ resources, itemsPerGroup, platform }: Job,
	prices: Record<string, Price>,
): Record<string, number> {
	const beside = sidecarNeeds(platform?.sidecars);
	const needs = {
		cpuCores: resources.cpuCores * itemsPerGroup + beside.cpuCores,
		memoryGb: resources.memoryGb * itemsPerGroup + beside.memoryGb,
	};
	const rates = Object.entries(prices).map(([region, price]) => [region, hourlyUsd(price, needs)]);
	return Object.fromEntries(rates);
}
