import type { BillEntry } from "./bill-store.ts";

/** What a vCPU and a GB of memory cost for an hour. */
interface Rate {
	usdPerVcpuHour: number;
	usdPerGbHour: number;
}

/** By what a group is: its priority if that is Spot, else its sku. */
export type Rates = Record<"Standard" | "Spot" | "Dedicated" | "Confidential", Rate>;

const standard: Rate = { usdPerVcpuHour: 0.0405, usdPerGbHour: 0.00445 };

/**
 * Azure's retail prices for Linux in East US 2, read on 2026-10-09; Spot is 70 % less. Dedicated and
 * Confidential groups have meters of their own, whose prices are not known here: Standard's stand for them.
 */
export const defaultRates: Rates = {
	Standard: standard,
	Spot: { usdPerVcpuHour: 0.01215, usdPerGbHour: 0.001335 },
	Dedicated: standard,
	Confidential: standard,
};

interface BillLine {
	/** The container group's resource id. */
	id: string;
	name: string;
	location: string;
	/** The rate that it was billed at. */
	rate: keyof Rates;
	/** How often it was deployed in that time. */
	deployments: number;
	isRunning: boolean;
	vcpuSeconds: number;
	gbSeconds: number;
	usd: number;
}

export interface Bill {
	/** The span that is billed, in milliseconds since the epoch. */
	since: number;
	until: number;
	/** One line for each container group and rate, in order of beginning; deleted groups too. */
	lines: BillLine[];
	total: Pick<BillLine, "vcpuSeconds" | "gbSeconds" | "usd">;
}

/** The bill for what ran between the two instants. Nothing is rounded. */
export function billFor(
	entries: BillEntry[],
	span: { since: number; until: number },
	rates: Rates,
): Bill {
	const lines = new Map<string, BillLine>();
	const total = { vcpuSeconds: 0, gbSeconds: 0, usd: 0 };
	for (const entry of entries) {
		const end = Math.min(entry.to ?? span.until, span.until);
		const seconds = Math.max(0, end - Math.max(entry.from, span.since)) / 1000;
		const rate = rateOf(entry);
		const { usdPerVcpuHour, usdPerGbHour } = rates[rate];
		const vcpuSeconds = seconds * entry.cpuCores;
		const gbSeconds = seconds * entry.memoryGb;
		const usd = (vcpuSeconds * usdPerVcpuHour + gbSeconds * usdPerGbHour) / 3600;
		const key = `${entry.id.toLowerCase()} ${rate}`;
		const line = lines.get(key) ?? newLine(entry, rate);
		lines.set(key, line);
		line.deployments += 1;
		line.isRunning ||= entry.to === undefined;
		for (const sum of [line, total]) {
			sum.vcpuSeconds += vcpuSeconds;
			sum.gbSeconds += gbSeconds;
			sum.usd += usd;
		}
	}
	return { ...span, lines: [...lines.values()], total };
}

function rateOf({ priority, sku }: BillEntry): keyof Rates {
	if (priority === "Spot") return "Spot";
	return sku === "Dedicated" || sku === "Confidential" ? sku : "Standard";
}

function newLine({ id, name, location }: BillEntry, rate: keyof Rates): BillLine {
	const nothing = { deployments: 0, isRunning: false, vcpuSeconds: 0, gbSeconds: 0, usd: 0 };
	return { id, name, location, rate, ...nothing };
}
