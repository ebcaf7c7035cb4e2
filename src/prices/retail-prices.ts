/**
 * Azure's retail prices API: anonymous, one GET for a region.
 *
 * Names and units of the meters as the API showed them for East US, read 2026-10-09: "Standard vCPU Duration" a
 * "1 Hour", "Standard Memory Duration" a "1 GB Hour", the same with "Standard Spot"; product "Container Instances".
 */
import * as z from "zod";
import type { Sku } from "../job/job.ts";
import type { RegionPrices } from "./price.ts";

const TIMEOUT_MS = 3000;
const MOST_BYTES = 4 * 1024 * 1024;

const answer = z.object({
	Items: z.array(
		z.object({
			currencyCode: z.string(),
			retailPrice: z.number().nonnegative(),
			armRegionName: z.string(),
			meterName: z.string(),
			productName: z.string(),
			unitOfMeasure: z.string(),
			type: z.string().optional(),
		}),
	),
});
type Item = z.infer<typeof answer>["Items"][number];

/** Confidential groups have meters of their own, whose units are not known here. */
const METERS: Record<Exclude<Sku, "confidential">, { vcpu: string; gb: string }> = {
	standard: { vcpu: "Standard vCPU Duration", gb: "Standard Memory Duration" },
	spot: { vcpu: "Standard Spot vCPU Duration", gb: "Standard Spot Memory Duration" },
};

/** The region's prices as the API has them today. Throws when it does not answer, or not what is expected. */
export async function fetchRetailPrices(
	endpoint: string,
	region: string,
	now: number,
): Promise<RegionPrices> {
	const filter = `serviceName eq 'Container Instances' and armRegionName eq '${region}' and priceType eq 'Consumption'`;
	const url = new URL(endpoint);
	url.searchParams.set("$filter", filter);
	const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
	if (!response.ok) throw new Error(`the retail prices API answered ${response.status}`);
	return readRetailPrices(JSON.parse(await textOf(response)), region, now);
}

/** No more is read than is taken. */
async function textOf({ body }: Response): Promise<string> {
	const decoder = new TextDecoder();
	let text = "";
	let bytes = 0;
	for await (const chunk of body ?? []) {
		bytes += chunk.length;
		if (bytes > MOST_BYTES) throw new Error("the retail prices API answered too much");
		text += decoder.decode(chunk, { stream: true });
	}
	return text + decoder.decode();
}

/** What of the API's answer is about container groups on Linux. */
export function readRetailPrices(body: unknown, region: string, now: number): RegionPrices {
	const items = answer
		.parse(body)
		.Items.filter(
			(item) =>
				item.productName === "Container Instances" &&
				item.armRegionName === region &&
				item.currencyCode === "USD" &&
				(item.type ?? "Consumption") === "Consumption",
		);
	const date = new Date(now).toISOString().slice(0, 10);
	const prices: RegionPrices = {};
	for (const sku of ["standard", "spot"] as const) {
		const vcpuHour = only(items, METERS[sku].vcpu, "1 Hour");
		const gbHour = only(items, METERS[sku].gb, "1 GB Hour");
		if (vcpuHour === undefined || gbHour === undefined) continue;
		prices[sku] = { vcpuHour, gbHour, region, date, source: "retail" };
	}
	return prices;
}

/** Of several prices of one meter it is not known which holds: none is taken. */
function only(items: Item[], meterName: string, unit: string): number | undefined {
	const found = items.filter((item) => item.meterName === meterName && item.unitOfMeasure === unit);
	const prices = new Set(found.map(({ retailPrice }) => retailPrice));
	return prices.size === 1 ? [...prices][0] : undefined;
}
