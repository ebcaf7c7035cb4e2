import * as z from "zod";
import type { Sku } from "../job/job.ts";
import { isRegionName, REGION_WORDS } from "../job/region-name.ts";
import { ASSUMED_CONFIDENTIAL, DEFAULT_LIMITS } from "../ledger/ledger.ts";
import type { RegionPrices } from "../prices/price.ts";
import { readStoreLocation, type StoreLocation } from "../store/store-location.ts";

const count = z.number().int().min(1);
const limits = z.strictObject({
	containerGroups: count.default(DEFAULT_LIMITS.containerGroups),
	confidentialGroups: count.default(ASSUMED_CONFIDENTIAL),
	cores: z
		.strictObject({
			standard: count.default(DEFAULT_LIMITS.cores.standard),
			spot: count.default(DEFAULT_LIMITS.cores.spot),
			confidential: count.default(ASSUMED_CONFIDENTIAL),
		})
		.prefault({}),
	createsPer5Minutes: count.default(DEFAULT_LIMITS.createsPer5Minutes),
	createsPerHour: count.default(DEFAULT_LIMITS.createsPerHour),
	deletesPer5Minutes: count.default(DEFAULT_LIMITS.deletesPer5Minutes),
	deletesPerHour: count.default(DEFAULT_LIMITS.deletesPerHour),
});

/** Far above what anything costs, so that no sum of costs is infinite. */
const usd = z.number().min(0).max(1_000_000);
const regionName = z.string().refine(isRegionName, `expected ${REGION_WORDS}`);
const ownPrice = z.strictObject({
	vcpuHour: usd,
	gbHour: usd,
	date: z.iso.date().optional(),
});
const ownPrices = z
	.record(regionName, z.partialRecord(z.enum(["standard", "spot", "confidential"]), ownPrice))
	.transform((regions) => pricesOfOwn(regions));

function pricesOfOwn(
	regions: Record<string, Partial<Record<Sku, z.infer<typeof ownPrice>>>>,
): Record<string, RegionPrices> {
	const pricesOf = ([region, bySku]: [string, (typeof regions)[string]]) => {
		const prices = Object.entries(bySku).map(([sku, { date, ...price }]) => [
			sku,
			{ ...price, region, source: "settings", ...(date === undefined ? {} : { date }) },
		]);
		return [region, Object.fromEntries(prices) as RegionPrices] as const;
	};
	return Object.fromEntries(Object.entries(regions).map(pricesOf));
}

function parseJson(
	text: string,
	context: { addIssue(issue: { code: "custom"; message: string }): void },
): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		context.addIssue({ code: "custom", message: "expected JSON" });
		return z.NEVER;
	}
}

/** The app's settings, from environment variables. */
const settings = z.object({
	/** The installation's name; every container group carries it. */
	TUTTI_HUB: z.string().regex(/^[a-z0-9-]{1,40}$/, "expected 1-40 of a-z, 0-9 and -"),
	/** 32 bytes in base64: the key of secrets and callback tokens. */
	TUTTI_KEY: z.string(),
	/** Where the store is: a folder, or the blob address of a storage account. */
	TUTTI_STORE: z.string(),
	/** The account's table address, where it does not follow from the blob address. */
	TUTTI_STORE_TABLES: z.string().optional(),
	/** The address under which containers reach this app. */
	TUTTI_PUBLIC_URL: z.url(),
	TUTTI_SUBSCRIPTION_ID: z.string().min(1),
	TUTTI_RESOURCE_GROUP: z.string().min(1),
	/** The region in which groups are created, named as ARM names it in what it is told: no "West Europe". */
	TUTTI_LOCATION: regionName,
	TUTTI_ARM_ENDPOINT: z.url().default("https://management.azure.com"),
	/** PEM file of the authority behind the endpoint's certificate, where the system does not know it. */
	TUTTI_ARM_CA: z.string().optional(),
	/** Client id of a user-assigned identity. */
	AZURE_CLIENT_ID: z.string().optional(),
	IDENTITY_ENDPOINT: z.string().optional(),
	TUTTI_POLL_INTERVAL_MS: z.coerce.number().int().min(100).default(10_000),
	/** How much of each quota this installation may take, beside others in the subscription. */
	TUTTI_SHARE: z.coerce.number().gt(0).max(1).default(1),
	/** Where spans and metrics go beside what OTEL_* say: `telemetry/telemetry-settings.ts` reads it. */
	TUTTI_TELEMETRY: z.enum(["application-insights", "none"]).optional(),
	/** The address of Azure's retail prices API. Without it, only the prices that come with Tutti are known. */
	TUTTI_RETAIL_PRICES: z.url().optional(),
	/** JSON: the installation's own prices, by region and kind of capacity. */
	TUTTI_PRICES: z.string().default("{}").transform(parseJson).pipe(ownPrices),
	/** JSON: what is assumed of a region until ACI has told its quotas; defaults to ACI's own defaults. */
	TUTTI_LIMITS: z.string().default("{}").transform(parseJson).pipe(limits),
});

export type Settings = z.infer<typeof settings> & { store: StoreLocation };

/** Reads the settings. Throws with every setting that is missing or wrong, and what was expected. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
	const read = settings.safeParse(environment);
	if (!read.success) throw wrong(z.prettifyError(read.error));
	try {
		const { TUTTI_STORE, TUTTI_STORE_TABLES } = read.data;
		return { ...read.data, store: readStoreLocation(TUTTI_STORE, TUTTI_STORE_TABLES) };
	} catch (error) {
		throw wrong((error as Error).message);
	}
}

function wrong(what: string): Error {
	return new Error(`The app's settings are not right.\n${what}`);
}
