import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oneContainerWire, type TestEmulator, testEmulator } from "../testing/test-emulator.ts";

let emulator: TestEmulator;
beforeAll(async () => {
	emulator = await testEmulator();
});
afterAll(() => emulator[Symbol.asyncDispose]());

const path = (suffix: string) =>
	emulator
		.groupPath("x")
		.replace(/containerGroups\/x\?.*/, `containerGroupProfiles${suffix}?api-version=2025-09-01`);
const poolPath = (suffix: string) =>
	path("").replace(
		/Microsoft.ContainerInstance\/containerGroupProfiles/,
		`Microsoft.StandbyPool/standbyContainerGroupPools${suffix}`,
	);
const idOf = (wirePath: string) => wirePath.replace(/\?.*/, "");

const profile = (more: object = {}) =>
	oneContainerWire(["sleep", "1"], {
		imageRegistryCredentials: [{ server: "r.example", username: "u", password: "hush-1" }],
		...more,
	});

describe("container group profiles", () => {
	it("are created with 201, changed with 200 as a next revision, and every revision stays readable", async () => {
		const created = await emulator.call("PUT", path("/My_Profile"), profile());
		expect([created.status, created.body.properties.revision]).toEqual([201, 1]);
		expect(created.body).toMatchObject({
			name: "My_Profile",
			type: "Microsoft.ContainerInstance/containerGroupProfiles",
			location: "local",
		});
		const changed = await emulator.call(
			"PUT",
			path("/my_profile"),
			profile({ restartPolicy: "OnFailure" }),
		);
		expect([changed.status, changed.body.properties.revision]).toEqual([200, 2]);
		expect(changed.body.id).toBe(created.body.id);
		const first = await emulator.call("GET", path("/my_profile/revisions/1"));
		expect(first.body.properties.restartPolicy).toBe("Never");
		const all = await emulator.call("GET", path("/my_profile/revisions"));
		expect(all.body.value.map((each: { name: string }) => each.name)).toEqual([
			"My_Profile/1",
			"My_Profile/2",
		]);
		expect((await emulator.call("GET", path("/my_profile/revisions/3"))).status).toBe(404);
		expect((await emulator.call("GET", path("/my_profile/revisions/x"))).status).toBe(400);
	});

	it("show no secrets, take tags without a new revision, are listed, and go", async () => {
		await emulator.call("PUT", path("/p2"), profile());
		const patched = await emulator.call("PATCH", path("/p2"), { tags: { a: "b" } });
		expect(patched.body).toMatchObject({ tags: { a: "b" }, properties: { revision: 1 } });
		const list = await emulator.call("GET", path(""));
		expect(list.body.value.map((each: { name: string }) => each.name)).toContain("p2");
		expect(JSON.stringify([patched, list])).not.toContain("hush-1");
		expect((await emulator.call("DELETE", path("/p2"))).status).toBe(200);
		expect((await emulator.call("DELETE", path("/p2"))).status).toBe(204);
		expect((await emulator.call("GET", path("/p2"))).body.error.code).toBe("ResourceNotFound");
	});

	it.each([
		["-wrong", {}, "InvalidContainerGroupProfileName"],
		["p3", { timeToLive: "soon" }, "BadRequest"],
		["p3", { timeToLive: "P" }, "BadRequest"],
		["p3", { timeToLive: `PT${"9".repeat(30)}H` }, "BadRequest"],
		["p3", { osType: "Plan9" }, "InvalidRequestContent"],
	])("are refused: %s with %j", async (name, more, code) => {
		const answer = await emulator.call("PUT", path(`/${name}`), profile(more));
		expect([answer.status, answer.body.error.code]).toEqual([400, code]);
	});

	it("give a container group what it does not say itself, and the life that follows its end", async () => {
		await emulator.call("PUT", path("/short"), oneContainerWire(["true"], { timeToLive: "PT0S" }));
		const id = idOf(path("/short"));
		const created = await emulator.call("PUT", emulator.groupPath("from-profile"), {
			location: "local",
			properties: { containerGroupProfile: { id, revision: 1 } },
		});
		expect([created.status, created.body.properties]).toEqual([
			201,
			expect.objectContaining({
				restartPolicy: "Never",
				containerGroupProfile: { id, revision: 1 },
			}),
		]);
		await expect
			.poll(async () => (await emulator.call("GET", emulator.groupPath("from-profile"))).status)
			.toBe(404);
	});

	it("must exist, in the revision that is named", async () => {
		for (const reference of [{ id: "/none" }, { id: idOf(path("/my_profile")), revision: 9 }]) {
			const answer = await emulator.call("PUT", emulator.groupPath("none"), {
				location: "local",
				properties: { containerGroupProfile: reference },
			});
			expect([answer.status, answer.body.error.code]).toEqual([
				404,
				"ContainerGroupProfileNotFound",
			]);
		}
	});
});

describe("standby pools", () => {
	const pool = (maxReadyCapacity: unknown, more: object = {}) => ({
		location: "local",
		properties: {
			elasticityProfile: { maxReadyCapacity },
			containerGroupProperties: { containerGroupProfile: { id: idOf(path("/warm")), ...more } },
		},
	});
	const ready = async () => {
		const view = await emulator.call("GET", poolPath("/pool1/runtimeViews/latest"));
		return view.body.properties.instanceCountSummary[0].instanceCountsByState;
	};

	it("hand out a group that runs, with its config map, and make it good", async () => {
		await emulator.call("PUT", path("/warm"), oneContainerWire(["sleep", "60"]));
		expect((await emulator.call("PUT", poolPath("/pool1"), pool(2))).status).toBe(201);
		await expect.poll(ready).toContainEqual({ state: "Running", count: 2 });
		const wanted = (more: object) => ({
			location: "local",
			properties: {
				containerGroupProfile: { id: idOf(path("/warm")) },
				standbyPoolProfile: { id: idOf(poolPath("/pool1")) },
				...more,
			},
		});
		const refused = await emulator.call(
			"PUT",
			emulator.groupPath("reused"),
			wanted({ restartPolicy: "Always" }),
		);
		expect([refused.status, refused.body.error]).toEqual([
			400,
			{
				code: "BadRequest",
				message: "ContainerGroup properties other than config map are not allowed",
			},
		]);
		const created = await emulator.call(
			"PUT",
			emulator.groupPath("reused"),
			wanted({
				containers: [{ name: "main", properties: { configMap: { keyValuePairs: { a: "b" } } } }],
			}),
		);
		expect(created.status).toBe(201);
		expect(created.body.properties).toMatchObject({
			isCreatedFromStandbyPool: true,
			containers: [
				{
					name: "main",
					properties: { image: "alpine:latest", configMap: { keyValuePairs: { a: "b" } } },
				},
			],
		});
		await expect.poll(ready).toContainEqual({ state: "Running", count: 2 });
	});

	it("are listed, refuse what they cannot be, and go", async () => {
		for (const [name, body] of [
			["p", pool(1)],
			["pool2", pool(-1)],
			["pool2", pool(1, { revision: "1" })],
			["pool2", pool(1, { revision: 9 })],
			["pool2", { location: "local", properties: { elasticityProfile: {} } }],
		] as const) {
			expect((await emulator.call("PUT", poolPath(`/${name}`), body)).status).toBe(400);
		}
		const list = await emulator.call("GET", poolPath(""));
		expect(list.body.value.map((each: { name: string }) => each.name)).toEqual(["pool1"]);
		expect((await emulator.call("DELETE", poolPath("/pool1"))).status).toBe(204);
		expect((await emulator.call("GET", poolPath("/pool1"))).status).toBe(404);
	});
});
