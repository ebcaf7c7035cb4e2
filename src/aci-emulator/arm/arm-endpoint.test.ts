import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../faults/faults.ts";
import {
	oneContainerWire,
	type TestEmulator,
	testEmulator,
	untilState,
} from "../testing/test-emulator.ts";

let emulator: TestEmulator;
let fault: Fault | undefined;
beforeAll(async () => {
	emulator = await testEmulator({
		faults: (call) => (call.operation === "ContainerGroups_CreateOrUpdate" ? fault : undefined),
	});
});
afterAll(() => emulator[Symbol.asyncDispose]());

describe("requests that ARM refuses", () => {
	it.each([
		["GET", "/subscriptions", "", 400, "MissingApiVersionParameter"],
		["GET", "/nothing/here", "?api-version=1", 404, "NotFound"],
		["GET", "/%zz", "?api-version=1", 404, "NotFound"],
		[
			"GET",
			"/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.ContainerInstance/containerGroups",
			"?api-version=1",
			404,
			"SubscriptionNotFound",
		],
	] as const)("%s %s%s is %i %s", async (method, path, query, status, code) => {
		const answer = await emulator.call(method, `${path}${query}`);
		expect([answer.status, answer.body.error.code]).toEqual([status, code]);
		expect(Object.keys(answer.body.error)).toEqual(["code", "message"]);
	});

	it("says 405 and what is allowed for a method that a path does not have", async () => {
		const answer = await emulator.call("POST", emulator.groupPath("any"));
		expect([answer.status, answer.body.error.code]).toEqual([405, "MethodNotAllowed"]);
		expect(answer.headers.allow).toBe("PUT, GET, PATCH, DELETE");
	});

	it("says 400 to what is not JSON, and to JSON that is no container group", async () => {
		for (const body of ['{"location":', "[]", "null", "7", '"text"', "{}"]) {
			const answer = await emulator.call("PUT", emulator.groupPath("bad"), body);
			expect([body, answer.status, answer.body.error.code]).toEqual([
				body,
				400,
				"InvalidRequestContent",
			]);
		}
	});

	it("says 413 to a body over 4 MB", async () => {
		const answer = await emulator.call("PUT", emulator.groupPath("big"), "x".repeat(4_200_000));
		expect([answer.status, answer.body.error.code]).toEqual([413, "RequestContentTooLarge"]);
	});

	it("knows paths in any case, and any api-version", async () => {
		const path = emulator
			.groupPath("none")
			.toUpperCase()
			.replace(/\?.*/, "?api-version=2099-01-01-preview");
		const answer = await emulator.call("GET", path);
		expect([answer.status, answer.body.error.code]).toEqual([404, "ResourceNotFound"]);
		const other = emulator.groupPath("none").replace("/local/", "/other/");
		expect((await emulator.call("GET", other)).body.error.code).toBe("ResourceGroupNotFound");
	});
});

describe("secrets", () => {
	it("stand in no answer and no log line, but in the database of a private folder", async () => {
		const secret = "hush-7f3a91";
		const body = oneContainerWire(["/bin/sh", "-c", 'test "$KEY" = hush-7f3a91'], {
			imageRegistryCredentials: [{ server: "r.example", username: "u", password: secret }],
			volumes: [{ name: "secrets", secret: { file: Buffer.from(secret).toString("base64") } }],
			diagnostics: { logAnalytics: { workspaceId: "w", workspaceKey: secret } },
		}) as { properties: { containers: { properties: Record<string, unknown> }[] } };
		body.properties.containers[0]!.properties.environmentVariables = [
			{ name: "KEY", secureValue: secret },
			{ name: "OPEN", value: "seen" },
		];
		body.properties.containers[0]!.properties.command = [
			"/bin/sh",
			"-c",
			'[ "$KEY" = "hush-7f"3a91 ]',
		];
		const path = emulator.groupPath("secrets");
		const created = await emulator.call("PUT", path, body);
		await untilState(emulator, "secrets", "Succeeded");
		const answers = [
			created,
			await emulator.call("GET", path),
			await emulator.call("GET", path.replace("/secrets?", "?")),
			await emulator.call("GET", emulator.groupPath("secrets", "/containers/main/logs")),
			await emulator.call(
				"GET",
				created.headers["azure-asyncoperation"]!.slice(emulator.url.length),
			),
			await emulator.call("PATCH", path, { tags: { a: "b" } }),
			await emulator.call("PUT", path, {
				...body,
				secret,
				properties: { ...body.properties, osType: secret },
			}),
		];
		const text = JSON.stringify([answers, emulator.lines]);
		expect(text).not.toContain(secret);
		expect(text).not.toContain(Buffer.from(secret).toString("base64"));
		expect(answers[1]!.body.properties.containers[0].properties.environmentVariables).toEqual([
			{ name: "KEY" },
			{ name: "OPEN", value: "seen" },
		]);
		expect(answers[1]!.body.properties).toMatchObject({
			imageRegistryCredentials: [{ server: "r.example", username: "u" }],
			volumes: [{ name: "secrets", secret: {} }],
			diagnostics: { logAnalytics: { workspaceId: "w" } },
		});
		await emulator.call("DELETE", path);
		expect(JSON.stringify(operationsOf(emulator.stateDirectory))).not.toContain(secret);
	});
});

/** The emulator holds its database alone, so a copy is read. */
function operationsOf(stateDirectory: string): unknown[] {
	const copy = join(stateDirectory, "copy.sqlite");
	for (const suffix of ["", "-wal"]) {
		copyFileSync(join(stateDirectory, `emulator.sqlite${suffix}`), `${copy}${suffix}`);
	}
	const database = new DatabaseSync(copy);
	const rows = database.prepare("SELECT * FROM operations").all();
	database.close();
	expect(rows.length).toBeGreaterThan(0);
	return rows;
}

describe("faults", () => {
	it("can refuse before the work, and answer an error after it", async () => {
		fault = { kind: "answer", status: 409, code: "ServiceUnavailable", message: "not now" };
		const refused = await emulator.call(
			"PUT",
			emulator.groupPath("f1"),
			oneContainerWire(["true"]),
		);
		expect([refused.status, refused.body.error]).toEqual([
			409,
			{ code: "ServiceUnavailable", message: "not now" },
		]);
		expect((await emulator.call("GET", emulator.groupPath("f1"))).status).toBe(404);
		fault = { kind: "work-then-answer", status: 503, code: "ServerTimeout" };
		const lost = await emulator.call("PUT", emulator.groupPath("f1"), oneContainerWire(["true"]));
		expect([lost.status, lost.body.error.code]).toEqual([503, "ServerTimeout"]);
		expect((await emulator.call("GET", emulator.groupPath("f1"))).status).toBe(200);
	});

	it("can let capacity fail after the 201", async () => {
		fault = { kind: "capacity" };
		const created = await emulator.call(
			"PUT",
			emulator.groupPath("f2"),
			oneContainerWire(["true"]),
		);
		expect(created.status).toBe(201);
		const { properties } = await untilState(emulator, "f2", "Failed").then(async () => {
			return (await emulator.call("GET", emulator.groupPath("f2"))).body;
		});
		expect(properties.provisioningState).toBe("Failed");
		expect(properties.instanceView.events[0].name).toBe("InsufficientCapacity.");
		const operation = created.headers["azure-asyncoperation"]!.slice(emulator.url.length);
		expect((await emulator.call("GET", operation)).body).toMatchObject({
			status: "Failed",
			error: {
				code: "Failed",
				message: expect.stringContaining("in the location 'local' at this moment"),
			},
		});
	});

	it("can let a group vanish", async () => {
		fault = { kind: "vanish", afterMs: 60 };
		await emulator.call("PUT", emulator.groupPath("f3"), oneContainerWire(["sleep", "60"]));
		await expect
			.poll(async () => (await emulator.call("GET", emulator.groupPath("f3"))).status)
			.toBe(404);
		fault = undefined;
		const again = await expect.poll(
			async () =>
				(await emulator.call("PUT", emulator.groupPath("f3"), oneContainerWire(["true"]))).status,
		);
		await again.toBe(201);
	});
});
