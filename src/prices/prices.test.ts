import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { knownPrices, type PriceShelf } from "./known-prices.ts";
import { hourlyUsd, shippedPrices } from "./price-table.ts";
import { readRetailPrices } from "./retail-prices.ts";

const NOW = Date.UTC(2026, 9, 20);
const DAY_MS = 86_400_000;
const meter = (meterName: string, retailPrice: number, unitOfMeasure: string, more = {}) => ({
	...{ currencyCode: "USD", retailPrice, armRegionName: "westeurope", meterName, unitOfMeasure },
	...{ productName: "Container Instances", type: "Consumption", ...more },
});
const ANSWER = {
	Items: [
		meter("Standard vCPU Duration", 0.05, "1 Hour"),
		meter("Standard Memory Duration", 0.006, "1 GB Hour"),
		meter("Standard Windows Software Duration", 0.000012, "1 Second"),
		meter("Standard Spot vCPU Duration", 0.015, "1 Hour"),
		meter("Confidential containers ACI vCPU Duration", 0.1, "1 Hour"),
	],
};

describe("the table that comes with Tutti", () => {
	it("has what was read, with its date, and nothing of other regions", () => {
		expect(shippedPrices("eastus").standard).toMatchObject({
			vcpuHour: 0.0405,
			date: "2026-10-09",
		});
		expect(shippedPrices("westeurope")).toEqual({});
		expect(shippedPrices("constructor")).toEqual({});
	});

	it("prices the emulator's own region as East US, and says so", () => {
		expect(shippedPrices("local").standard?.region).toBe("eastus");
	});

	it("makes of 1 vCPU and 2 GB for an hour what Azure's meters do", () => {
		const usd = hourlyUsd(shippedPrices("eastus").standard!, { cpuCores: 1, memoryGb: 2 });
		expect(usd).toBeCloseTo(0.0405 + 2 * 0.00445, 12);
	});
});

describe("the retail prices API's answer", () => {
	it("is read by meter and unit; a kind of capacity that lacks one of its two prices has none", () => {
		expect(readRetailPrices(ANSWER, "westeurope", NOW)).toEqual({
			standard: {
				...{ vcpuHour: 0.05, gbHour: 0.006, region: "westeurope" },
				...{ date: "2026-10-20", source: "retail" },
			},
		});
	});

	it("gives no price where several contradict each other, or for another region, unit or currency", () => {
		const twice = [...ANSWER.Items, meter("Standard vCPU Duration", 0.07, "1 Hour")];
		expect(readRetailPrices({ Items: twice }, "westeurope", NOW)).toEqual({});
		expect(readRetailPrices(ANSWER, "eastus", NOW)).toEqual({});
		const seconds = ANSWER.Items.map((item) => ({ ...item, unitOfMeasure: "1 Second" }));
		expect(readRetailPrices({ Items: seconds }, "westeurope", NOW)).toEqual({});
		const euros = ANSWER.Items.map((item) => ({ ...item, currencyCode: "EUR" }));
		expect(readRetailPrices({ Items: euros }, "westeurope", NOW)).toEqual({});
	});

	it("is refused when it is something else", () => {
		expect(() => readRetailPrices({ error: "no" }, "westeurope", NOW)).toThrow();
	});
});

describe("known prices", () => {
	let server: Server | undefined;
	afterEach(() => {
		server?.closeAllConnections();
		server?.close();
	});

	async function standIn(respond: () => { status: number; body: string }) {
		const asked: string[] = [];
		server = createServer((request, response) => {
			asked.push(new URL(request.url!, "http://x").searchParams.get("$filter")!);
			const { status, body } = respond();
			response.writeHead(status).end(body);
		});
		await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
		const { port } = server.address() as AddressInfo;
		return { asked, endpoint: `http://127.0.0.1:${port}/api/retail/prices` };
	}

	function shelf(): PriceShelf & { files: Map<string, Uint8Array> } {
		const files = new Map<string, Uint8Array>();
		return {
			files,
			readFile: async (name) => files.get(name),
			writeFile: async (name, content) => void files.set(name, content),
		};
	}

	const time = { at: NOW };
	const clock = { now: () => time.at, callAt: () => () => undefined, hold: () => () => undefined };

	it("ask the API once, keep what it said, and ask again after a week", async () => {
		const { asked, endpoint } = await standIn(() => ({
			status: 200,
			body: JSON.stringify(ANSWER),
		}));
		const kept = shelf();
		const prices = () => knownPrices({ own: {}, endpoint, shelf: kept, clock });
		expect((await prices().find("westeurope")).standard?.vcpuHour).toBe(0.05);
		expect(asked[0]).toContain("armRegionName eq 'westeurope'");
		expect([...kept.files.keys()]).toEqual(["prices/westeurope.json"]);
		// Another process, and nobody is asked.
		expect((await prices().find("westeurope")).standard?.vcpuHour).toBe(0.05);
		expect(asked).toHaveLength(1);
		time.at += 8 * DAY_MS;
		const later = prices();
		expect((await later.of("westeurope")).standard?.date).toBe("2026-10-20");
		await expect.poll(async () => (await later.of("westeurope")).standard?.date).toBe("2026-10-28");
		expect(asked).toHaveLength(2);
		time.at = NOW;
	});

	it.each([
		["refuses", { status: 500, body: "no" }],
		["answers something else", { status: 200, body: "<html>" }],
	])("are the table's when the API %s, and it is not asked again at once", async (_, answer) => {
		const { asked, endpoint } = await standIn(() => answer);
		const prices = knownPrices({ own: {}, endpoint, shelf: shelf(), clock });
		expect(await prices.find("westeurope")).toEqual({});
		expect((await prices.find("eastus")).standard?.source).toBe("table");
		expect(await prices.find("westeurope")).toEqual({});
		expect(asked.filter((filter) => filter.includes("westeurope"))).toHaveLength(1);
	});

	it("are the table's when the API does not end, of which no more is read than it may be long", async () => {
		const gone = Promise.withResolvers<void>();
		let sent = 0;
		server = createServer((_request, response) => {
			response.on("close", () => gone.resolve());
			const more = () => {
				while (!response.destroyed) {
					sent++;
					if (!response.write(" ".repeat(100_000))) return void response.once("drain", more);
				}
			};
			more();
		});
		await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
		const { port } = server.address() as AddressInfo;
		const endpoint = `http://127.0.0.1:${port}/`;
		const prices = knownPrices({ own: {}, endpoint, shelf: shelf(), clock });
		expect((await prices.find("westeurope")).standard).toBeUndefined();
		await gone.promise;
		expect(sent).toBeLessThan(300);
	});

	it("ask nobody where no address is named, and put the installation's own first", async () => {
		const own = {
			eastus: { standard: { vcpuHour: 1, gbHour: 2, region: "eastus", source: "settings" } },
		} as const;
		const prices = knownPrices({ own, shelf: shelf(), clock });
		expect((await prices.of("eastus")).standard?.vcpuHour).toBe(1);
		expect((await prices.of("eastus")).spot?.source).toBe("table");
		expect(await prices.find("westeurope")).toEqual({});
	});
});
