/**
 * Where a price comes from: the installation's own, then what the retail prices API said and was kept, then the table.
 *
 * 1. The API is asked only where the installation names its address, at most once an hour a region, and beside
 *    everything else: nobody waits for it but `find`, and that for seconds.
 * 2. What it said is kept for a week, and used after that as long as nothing newer is to be had.
 */
import type { Clock } from "../clock/clock.ts";
import type { Prices, RegionPrices } from "./price.ts";
import { shippedPrices } from "./price-table.ts";
import { fetchRetailPrices } from "./retail-prices.ts";

const KEPT_MS = 7 * 86_400_000;
const AGAIN_MS = 3_600_000;

/** Where fetched prices are kept. */
export interface PriceShelf {
	readFile(name: string): Promise<Uint8Array | undefined>;
	writeFile(name: string, content: Uint8Array): Promise<void>;
}

export interface KnownPricesOptions {
	/** The installation's own prices, by region. */
	own: Record<string, RegionPrices>;
	/** The address of the retail prices API. Absent: it is not asked. */
	endpoint?: string;
	shelf: PriceShelf;
	clock: Clock;
}

interface Kept {
	at: number;
	prices: RegionPrices;
}

export function knownPrices({ own, endpoint, shelf, clock }: KnownPricesOptions): Prices {
	const memory = new Map<string, Kept | undefined>();
	const asked = new Map<string, { at: number; answer: Promise<void> }>();

	const kept = async (region: string) => {
		if (!memory.has(region)) {
			const read = await shelf.readFile(fileOf(region)).catch(() => undefined);
			// Another request may have asked the API meanwhile.
			if (!memory.has(region)) memory.set(region, read && parseKept(read));
		}
		return memory.get(region);
	};
	const ask = (region: string): Promise<void> => {
		const before = asked.get(region);
		const now = clock.now();
		if (endpoint === undefined) return Promise.resolve();
		if (before !== undefined && now - before.at < AGAIN_MS) return before.answer;
		const answer = fetchRetailPrices(endpoint, region, now)
			.then(async (prices) => {
				if (Object.keys(prices).length === 0) return;
				memory.set(region, { at: now, prices });
				const text = JSON.stringify({ at: now, prices } satisfies Kept);
				await shelf.writeFile(fileOf(region), Buffer.from(text));
			})
			// Without a network the table must do.
			.catch(() => undefined);
		asked.set(region, { at: now, answer });
		return answer;
	};
	const of = async (region: string): Promise<RegionPrices> => {
		const found = await kept(region);
		if (found === undefined || clock.now() - found.at > KEPT_MS) void ask(region);
		return { ...shippedPrices(region), ...memory.get(region)?.prices, ...ownOf(own, region) };
	};
	return {
		of,
		async find(region) {
			const known = await of(region);
			if (Object.keys(known).length > 0) return known;
			await ask(region);
			return await of(region);
		},
	};
}

function ownOf(own: Record<string, RegionPrices>, region: string): RegionPrices {
	return Object.hasOwn(own, region) ? own[region]! : {};
}

function fileOf(region: string): string {
	return `prices/${region}.json`;
}

function parseKept(bytes: Uint8Array): Kept | undefined {
	try {
		return JSON.parse(Buffer.from(bytes).toString("utf8")) as Kept;
	} catch {
		return undefined;
	}
}
