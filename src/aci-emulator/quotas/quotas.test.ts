import { describe, expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { openDatabase } from "../database.ts";
import { simulatedEngine } from "../engines/simulated-engine.ts";
import { oneContainerWire, testEmulator, untilState } from "../testing/test-emulator.ts";
import { locationQuotas } from "./location-quotas.ts";

const STARTED_AT = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const REMAINING = "x-ms-ratelimit-remaining-subscription-resource-requests";

async function emulatorWith(quotas: object) {
	const clock = steppedClock({ startMs: STARTED_AT });
	const decide = () => ({ startUpMs: 10, runMs: Number.POSITIVE_INFINITY, exitCode: 0 });
	const emulator = await testEmulator({
		clock,
		quotas,
		engine: simulatedEngine({ clock, decide }),
	});
	const put = (name: string, properties: object = {}) =>
		emulator.call("PUT", emulator.groupPath(name), oneContainerWire(["x"], properties));
	const remove = (name: string) => emulator.call("DELETE", emulator.groupPath(name));
	/** Absolute, as the clock jumps by itself to the start of a group. */
	const waitUntilMs = (sinceStartMs: number) =>
		new Promise<void>((resolve) => void clock.callAt(STARTED_AT + sinceStartMs, resolve));
	return {
		emulator,
		put,
		remove,
		waitUntilMs,
		[Symbol.asyncDispose]: emulator[Symbol.asyncDispose],
	};
}

const message = (quota: string, limit: number, used: number, wanted: number) =>
	`Resource type 'Microsoft.ContainerInstance/containerGroups' container group quota '${quota}' exceeded in region 'local'. Limit: '${limit}', Usage: '${used}' Requested: '${wanted}'.`;

describe("quotas of a location", () => {
	it("refuse the start of a stopped group whose cores another has taken meanwhile", async () => {
		const quotas = { standardCores: 1, endedGroupsHoldCores: false };
		await using all = await emulatorWith(quotas);
		const { emulator, put, remove } = all;
		const post = (name: string, verb: string) =>
			emulator.call("POST", emulator.groupPath(name, `/${verb}`), {});
		await put("a");
		await untilState(emulator, "a", "Running");
		expect((await put("b")).status).toBe(400);
		expect((await post("a", "stop")).status).toBe(204);
		expect((await put("b")).status).toBe(201);
		const refused = await post("a", "start");
		expect([refused.status, refused.body.error.code]).toEqual([400, "ContainerGroupQuotaReached"]);
		expect((await remove("b")).status).toBe(200);
		expect((await post("a", "start")).status).toBe(202);
	});

	it("refuse a group too many until one is deleted", async () => {
		await using all = await emulatorWith({ containerGroups: 2 });
		const { put, remove } = all;
		expect([(await put("a")).status, (await put("b")).status]).toEqual([201, 201]);
		const refused = await put("c");
		expect(refused.status).toBe(400);
		expect(refused.body.error).toEqual({
			code: "ContainerGroupQuotaReached",
			message: message("ContainerGroups", 2, 2, 1),
		});
		expect((await remove("a")).status).toBe(200);
		expect((await put("c")).status).toBe(201);
	});

	it("count cores of regular and Spot priority apart, as usages does", async () => {
		await using all = await emulatorWith({ standardCores: 1, standardSpotCores: 2 });
		const { emulator, put } = all;
		await put("a");
		expect((await put("b")).body.error.message).toBe(message("StandardCores", 1, 1, 1));
		expect((await put("c", { priority: "Spot" })).status).toBe(201);
		const usages: (string | number | undefined)[][] = [];
		for await (const each of emulator.client.location.listUsage("local")) {
			usages.push([each.name?.value, each.currentValue, each.limit]);
		}
		expect(usages).toHaveLength(10);
		expect(usages.slice(0, 3)).toEqual([
			["ContainerGroups", 2, 100],
			["StandardCores", 1, 1],
			["StandardSpotCores", 1, 2],
		]);
	});
});

describe("quotas of other skus and of single locations", () => {
	it("refuse Dedicated groups by default, and count Confidential ones apart", async () => {
		await using all = await emulatorWith({ confidentialContainerGroups: 1 });
		const { put } = all;
		expect((await put("a", { sku: "Dedicated" })).body.error.message).toBe(
			message("DedicatedContainerGroups", 0, 0, 1),
		);
		expect((await put("b", { sku: "Confidential" })).status).toBe(201);
		expect((await put("c", { sku: "Confidential" })).body.error.message).toBe(
			message("ConfidentialContainerGroups", 1, 1, 1),
		);
		expect((await put("d")).status).toBe(201);
	});

	it("let a group that was stopped give its cores back, if so set", async () => {
		await using all = await emulatorWith({ standardCores: 1, endedGroupsHoldCores: false });
		const { emulator, put } = all;
		await put("a");
		await untilState(emulator, "a", "Running");
		expect((await put("b")).status).toBe(400);
		expect((await emulator.call("POST", emulator.groupPath("a", "/stop"))).status).toBe(204);
		expect((await put("b")).status).toBe(201);
	});

	it("hold where they were set, as they were last set, also after a restart", () => {
		const database = openDatabase(":memory:");
		const options = {
			everywhere: { standardCores: 7 },
			byLocation: { "West US": { standardCores: 8 } },
		};
		const quotas = locationQuotas(database, options);
		const cores = () => ["westus", "East US"].map((each) => quotas.of(each).standardCores);
		expect(cores()).toEqual([8, 7]);
		quotas.set("EastUS", { standardCores: 9 });
		expect(cores()).toEqual([8, 9]);
		expect(quotas.of("eastus").containerGroups).toBe(100);
		expect(locationQuotas(database, options).of("east us").standardCores).toBe(9);
		database.close();
	});
});

describe("the limits of creates and deletes", () => {
	it("answer 429 with the seconds until the window has room, and take the request then", async () => {
		await using all = await emulatorWith({ createsPer5Minutes: 2 });
		const { put, waitUntilMs } = all;
		await put("a");
		await waitUntilMs(MINUTE_MS);
		await put("b");
		const refused = await put("c");
		expect(refused.status).toBe(429);
		expect(refused.headers["retry-after"]).toBe("240");
		expect(refused.body.error.code).toBe("ResourceRequestsThrottled");
		await waitUntilMs(5 * MINUTE_MS - 1);
		expect((await put("c")).headers["retry-after"]).toBe("1");
		await waitUntilMs(5 * MINUTE_MS);
		expect((await put("c")).status).toBe(201);
	});

	it("have an hour's window too", async () => {
		await using all = await emulatorWith({ createsPer5Minutes: 1, createsPerHour: 2 });
		const { put, waitUntilMs } = all;
		await put("a");
		await waitUntilMs(6 * MINUTE_MS);
		await put("b");
		await waitUntilMs(12 * MINUTE_MS);
		expect((await put("c")).headers["retry-after"]).toBe(`${48 * 60}`);
	});

	it("say on PUT and DELETE, and nowhere else, what is left", async () => {
		await using all = await emulatorWith({});
		const { emulator, put, remove } = all;
		const left = ({ headers }: { headers: Record<string, string> }) => [
			headers[`${REMAINING}-pt5m`],
			headers[`${REMAINING}-pt1h`],
		];
		expect(left(await put("a"))).toEqual(["99", "299"]);
		expect(left(await put("b"))).toEqual(["98", "298"]);
		expect(left(await emulator.call("GET", emulator.groupPath("a")))).toEqual([
			undefined,
			undefined,
		]);
		expect(left(await remove("a"))).toEqual(["99", "299"]);
	});

	it("count deletes apart", async () => {
		await using all = await emulatorWith({ deletesPer5Minutes: 1 });
		const { put, remove } = all;
		await put("a");
		await put("b");
		expect((await remove("a")).status).toBe(200);
		expect((await remove("b")).headers["retry-after"]).toBe("300");
		expect((await put("c")).status).toBe(201);
	});
});
