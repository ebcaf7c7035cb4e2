import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { settableClock } from "../../clock/settable-clock.ts";
import { openDatabase } from "../database.ts";
import { simulatedEngine } from "../engines/simulated-engine.ts";
import { oneContainerWire, type TestEmulator, testEmulator } from "../testing/test-emulator.ts";
import { resourceGroupStore } from "./resource-group-store.ts";

const VERSION = "?api-version=2022-09-01";
let emulator: TestEmulator;
let scope: string;
beforeAll(async () => {
	emulator = await testEmulator();
	scope = `/subscriptions/${emulator.subscriptionId}`;
});
afterAll(() => emulator[Symbol.asyncDispose]());

const names = (answer: { body: { value: { name: string }[] } }) =>
	answer.body.value.map(({ name }) => name);

describe("resource groups", () => {
	it("exist from the start as `local`; others are created once, found in any case, and listed", async () => {
		const path = `${scope}/resourcegroups/Farm${VERSION}`;
		expect((await emulator.call("HEAD", path)).status).toBe(404);
		const elsewhere = path.replace(/0000-\d{12}/, "0000-000000000001").replace("Farm", "local");
		expect((await emulator.call("HEAD", elsewhere)).status).toBe(404);
		const created = await emulator.call("PUT", path, { location: "West US", tags: { a: "b" } });
		expect([created.status, created.body]).toEqual([
			201,
			{
				id: `${scope}/resourceGroups/Farm`,
				name: "Farm",
				type: "Microsoft.Resources/resourceGroups",
				location: "westus",
				tags: { a: "b" },
				properties: { provisioningState: "Succeeded" },
			},
		]);
		expect(
			(await emulator.call("PUT", path.replace("Farm", "FARM"), { location: "westus" })).status,
		).toBe(200);
		expect((await emulator.call("HEAD", path.toLowerCase())).status).toBe(204);
		expect((await emulator.call("PATCH", path, { tags: { c: "d" } })).body.tags).toEqual({
			c: "d",
		});
		expect(names(await emulator.call("GET", `${scope}/resourcegroups${VERSION}`))).toEqual([
			"Farm",
			"local",
		]);
		const moved = await emulator.call("PUT", path, { location: "eastus" });
		expect([moved.status, moved.body.error.code]).toEqual([409, "InvalidResourceGroupLocation"]);
	});

	it.each([
		["ends.", { location: "westus" }, "InvalidResourceGroup"],
		["x".repeat(91), { location: "westus" }, "InvalidResourceGroup"],
		["fine", {}, "LocationRequired"],
		["fine", { location: "a/b\n" }, "LocationNotAvailableForResourceGroup"],
		["fine", { location: "westus", tags: { a: 1 } }, "InvalidRequestContent"],
	])("are refused: %s with %j", async (name, body, code) => {
		const answer = await emulator.call("PUT", `${scope}/resourcegroups/${name}${VERSION}`, body);
		expect([answer.status, answer.body.error.code]).toEqual([400, code]);
	});

	it("keep their container groups apart, and take them along when they are deleted", async () => {
		const path = `${scope}/resourcegroups/doomed${VERSION}`;
		await emulator.call("PUT", path, { location: "local" });
		const inside = emulator.groupPath("twin").replace("/local/", "/doomed/");
		for (const each of [inside, emulator.groupPath("twin")]) {
			expect((await emulator.call("PUT", each, oneContainerWire(["sleep", "60"]))).status).toBe(
				201,
			);
		}
		const list = await emulator.call("GET", inside.replace("/twin?", "?"));
		expect(list.body.value.map(({ id }: { id: string }) => id)).toEqual([
			inside.replace(/\?.*/, ""),
		]);
		const accepted = await emulator.call("DELETE", path);
		expect([accepted.status, accepted.headers["retry-after"]]).toEqual([202, "1"]);
		const location = accepted.headers.location!.slice(emulator.url.length);
		await expect.poll(async () => (await emulator.call("GET", location)).status).toBe(200);
		expect((await emulator.call("GET", inside)).body.error.code).toBe("ResourceGroupNotFound");
		expect((await emulator.call("GET", emulator.groupPath("twin"))).status).toBe(200);
		await emulator.call("DELETE", emulator.groupPath("twin"));
	});
});

describe("a resource group of which something cannot be deleted", () => {
	it("is as before, its operation says so, and another DELETE tries again", async () => {
		const clock = realClock();
		const engine = simulatedEngine({ clock, decide: () => ({ runMs: 1, exitCode: 0 }) });
		let isAway = true;
		const discard = engine.discard.bind(engine);
		engine.discard = async (deployment) => {
			if (isAway) throw new Error("The engine is away.");
			await discard(deployment);
		};
		await using other = await testEmulator({ clock, engine });
		const path = `${scope}/resourcegroups/stuck${VERSION}`;
		await other.call("PUT", path, { location: "local" });
		await other.call(
			"PUT",
			other.groupPath("inside").replace("/local/", "/stuck/"),
			oneContainerWire(["true"]),
		);
		const poll = async () => {
			const { headers } = await other.call("DELETE", path);
			return () => other.call("GET", headers.location!.slice(other.url.length));
		};
		const first = await poll();
		await expect.poll(async () => (await first()).status).toBe(409);
		expect((await first()).body.error).toMatchObject({
			code: "ResourceGroupDeletionBlocked",
			message: expect.stringContaining("'stuck'"),
		});
		expect((await other.call("GET", path)).body.properties.provisioningState).toBe("Succeeded");
		expect(other.lines.join()).toContain("internal-error: deletion of resource group stuck");
		isAway = false;
		const second = await poll();
		await expect.poll(async () => (await second()).status).toBe(200);
		expect((await other.call("HEAD", path)).status).toBe(404);
	});
});

describe("a resource group whose deletion was interrupted", () => {
	it("is gone soon after the next start, with what was in it", async () => {
		const stateDirectory = mkdtempSync(join(tmpdir(), "aci-emulator-"));
		onTestFinished(() => rmSync(stateDirectory, { recursive: true, force: true }));
		const path = `${scope}/resourcegroups/doomed${VERSION}`;
		{
			await using first = await testEmulator({ stateDirectory });
			await first.call("PUT", path, { location: "local" });
			const inside = first.groupPath("left").replace("/local/", "/doomed/");
			await first.call("PUT", inside, oneContainerWire(["sleep", "60"]));
		}
		const database = openDatabase(join(stateDirectory, "emulator.sqlite"));
		const groups = resourceGroupStore(database);
		groups.put({ ...groups.get("doomed")!, deletion: "RESOURCEGROUPDELETIONJOB-1" });
		database.close();
		await using second = await testEmulator({ stateDirectory });
		await expect.poll(async () => (await second.call("HEAD", path)).status).toBe(404);
		const all = `${scope}/providers/Microsoft.ContainerInstance/containerGroups${VERSION}`;
		expect((await second.call("GET", all)).body.value).toEqual([]);
	});
});

describe("what surrounds the resources", () => {
	it("answers for the subscription, its tenant, locations, providers and resources", async () => {
		const get = async (path: string) => (await emulator.call("GET", `${path}${VERSION}`)).body;
		expect((await get("/subscriptions")).value).toEqual([await get(scope)]);
		expect((await get("/tenants")).value[0].tenantId).toBe(emulator.tenantId);
		expect(names({ body: await get(`${scope}/locations`) })[0]).toBe("local");
		const provider = await get(`${scope}/providers/microsoft.containerinstance`);
		expect(provider).toMatchObject({
			namespace: "Microsoft.ContainerInstance",
			registrationState: "Registered",
		});
		const register = `${scope}/providers/Microsoft.ContainerInstance/register${VERSION}`;
		expect((await emulator.call("POST", register)).body).toEqual(provider);
		expect((await get(`${scope}/providers/Microsoft.Nothing`)).error.code).toBe(
			"InvalidResourceNamespace",
		);
		await emulator.call("PUT", emulator.groupPath("listed"), oneContainerWire(["true"]));
		const resources = `${scope}/resources${VERSION}&$filter=`;
		const type = "resourceType eq 'Microsoft.ContainerInstance/containerGroups'";
		const found = await emulator.call("GET", `${resources}${encodeURIComponent(type)}`);
		expect(found.body.value).toEqual([
			{
				id: emulator.groupPath("listed").replace(/\?.*/, ""),
				name: "listed",
				type: "Microsoft.ContainerInstance/containerGroups",
				location: "local",
			},
		]);
		expect((await emulator.call("GET", `${resources}name%20eq%20'none'`)).body.value).toEqual([]);
		for (const [filter, status] of [
			["nonsense", 400],
			["name eq 'a' or name eq 'b'", 400],
			["name eq 'a' and", 400],
			["name eq 'a and b'", 200],
			["name eq 'it''s' and location eq 'local'", 200],
		]) {
			const query = encodeURIComponent(`${filter}`);
			expect([filter, (await emulator.call("GET", `${resources}${query}`)).status]).toEqual([
				filter,
				status,
			]);
		}
		const both = encodeURIComponent(`${type} AND name eq 'LISTED'`);
		expect((await emulator.call("GET", `${resources}${both}`)).body.value).toHaveLength(1);
	});

	it("describes itself as a cloud to who has no token yet, over http as over https", async () => {
		const get = async (version: string) => {
			const answer = await fetch(`${emulator.httpUrl}/metadata/endpoints?api-version=${version}`);
			return answer.json();
		};
		const login = { authentication: { loginEndpoint: emulator.httpUrl } };
		expect(await get("2015-01-01")).toMatchObject(login);
		expect(await get("2018-05-01")).toMatchObject([{ ...login, name: "AciEmulator" }]);
		expect(await get("2022-09-01")).toMatchObject({
			...login,
			resourceManager: `${emulator.httpUrl}/`,
		});
		const refused = await fetch(`${emulator.httpUrl}/subscriptions${VERSION}`);
		expect(refused.status).toBe(401);
		const headers = { authorization: `Bearer ${emulator.token}` };
		const taken = await fetch(`${emulator.httpUrl}/subscriptions${VERSION}`, { headers });
		expect(taken.status).toBe(200);
	});

	it("tells a provider that nobody has from a type that it has not", async () => {
		const code = async (path: string) =>
			(await emulator.call("GET", `${scope}/providers/${path}${VERSION}`)).body.error.code;
		expect(await code("Microsoft.Nothing/things")).toBe("InvalidResourceNamespace");
		expect(await code("Microsoft.ContainerInstance/things")).toBe("InvalidResourceType");
	});
});

describe("ARM's own limits", () => {
	it("are told in headers, refuse what is beyond them, and recover with the clock", async () => {
		const clock = settableClock({ factor: 0 });
		await using limited = await testEmulator({
			clock,
			armRates: { reads: { size: 2, perSecond: 0.5 }, writes: { size: 1, perSecond: 1 } },
		});
		const path = `/subscriptions${VERSION}`;
		const first = await limited.call("GET", path);
		expect(first.headers["x-ms-ratelimit-remaining-subscription-reads"]).toBe("1");
		expect(first.headers["x-ms-ratelimit-remaining-subscription-global-reads"]).toBe("29");
		await limited.call("GET", path);
		const refused = await limited.call("GET", path);
		expect([refused.status, refused.body.error.code, refused.headers["retry-after"]]).toEqual([
			429,
			"SubscriptionRequestsThrottled",
			"2",
		]);
		const group = `${path.replace("?", `/${limited.subscriptionId}/resourcegroups/a?`)}`;
		expect((await limited.call("PUT", group, { location: "local" })).status).toBe(201);
		expect((await limited.call("PUT", group, { location: "local" })).status).toBe(429);
		expect((await limited.call("DELETE", group)).status).toBe(202);
		await clock.step(2000);
		expect((await limited.call("GET", path)).status).toBe(200);
	});
});
