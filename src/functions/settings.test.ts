import { expect, it } from "vitest";
import { readSettings } from "./settings.ts";

const ENOUGH = {
	TUTTI_HUB: "local",
	TUTTI_KEY: "k",
	TUTTI_STORE: "/tmp/store",
	TUTTI_PUBLIC_URL: "http://127.0.0.1:7071",
	TUTTI_SUBSCRIPTION_ID: "s",
	TUTTI_RESOURCE_GROUP: "g",
	TUTTI_LOCATION: "westeurope",
};

it("the settings default to Azure's public cloud, ACI's quotas and a poll every 10 s", () => {
	const settings = readSettings(ENOUGH);
	expect(settings.TUTTI_ARM_ENDPOINT).toBe("https://management.azure.com");
	expect(settings.TUTTI_POLL_INTERVAL_MS).toBe(10_000);
	expect(settings.TUTTI_LIMITS).toEqual({
		...{ containerGroups: 100, confidentialGroups: 100 },
		cores: { standard: 100, spot: 100, confidential: 100 },
		createsPer5Minutes: 100,
		createsPerHour: 300,
		deletesPer5Minutes: 100,
		deletesPerHour: 300,
	});
});

it("every setting that is missing or wrong is named at once", () => {
	const read = () => readSettings({ ...ENOUGH, TUTTI_HUB: "Not this", TUTTI_LOCATION: undefined });
	expect(read).toThrow(/TUTTI_HUB[\s\S]*TUTTI_LOCATION|TUTTI_LOCATION[\s\S]*TUTTI_HUB/);
});

it.each(["West Europe", "constructor", ""])(
	"a region is named as job files name it, so that it is one region to the ledger: not %j",
	(TUTTI_LOCATION) => {
		expect(() => readSettings({ ...ENOUGH, TUTTI_LOCATION })).toThrow("such as westeurope");
	},
);

it.each([
	["NaN", "expected JSON"],
	["-1", "expected number to be >=0"],
	["1e999", "expected number, received Infinity"],
	["1e308", "expected number to be <=1000000"],
	["null", "expected number, received null"],
])("a price of %s is refused with its place", (price, words) => {
	const TUTTI_PRICES = `{"westeurope":{"standard":{"vcpuHour":${price},"gbHour":1}}}`;
	expect(() => readSettings({ ...ENOUGH, TUTTI_PRICES })).toThrow(words);
	expect(() => readSettings({ ...ENOUGH, TUTTI_PRICES })).toThrow("at TUTTI_PRICES");
});

it("a price is of a region", () => {
	const TUTTI_PRICES = '{"constructor":{"standard":{"vcpuHour":1,"gbHour":1}}}';
	expect(() => readSettings({ ...ENOUGH, TUTTI_PRICES })).toThrow("at TUTTI_PRICES.constructor");
});

it("the store is a folder or a storage account, and what is neither is told with the setting's name", () => {
	const storeOf = (store: Record<string, string>) => readSettings({ ...ENOUGH, ...store }).store;
	expect(storeOf({})).toEqual({ folder: "/tmp/store" });
	expect(storeOf({ TUTTI_STORE: "https://a.blob.core.windows.net" })).toHaveProperty("tablesUrl");
	expect(() => storeOf({ TUTTI_STORE: "https://a.example" })).toThrow(
		"The app's settings are not right.\nTUTTI_STORE is https://a.example",
	);
	expect(() => storeOf({ TUTTI_STORE_TABLES: "https://t" })).toThrow("TUTTI_STORE_TABLES");
});

it("limits that nobody knows, or that are no JSON, are refused with the setting's name", () => {
	const limits = (TUTTI_LIMITS: string) => () => readSettings({ ...ENOUGH, TUTTI_LIMITS });
	expect(limits('{"groups":5}')).toThrow("TUTTI_LIMITS");
	expect(limits("many")).toThrow("TUTTI_LIMITS");
	expect(limits('{"containerGroups":0}')).toThrow("TUTTI_LIMITS");
});
