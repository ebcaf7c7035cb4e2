import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestEmulator, testEmulator, until, untilState } from "./testing/test-emulator.ts";

/** Every member that Azure sent, with the same type; and nothing that Azure did not send. */
const file = new URL("testdata/recorded-exchanges.json", import.meta.url);
const { exchanges } = JSON.parse(readFileSync(file, "utf8")) as {
	exchanges: Record<string, { request: { body: object }; response: { body: Body } }>;
};
// biome-ignore lint/suspicious/noExplicitAny: recorded JSON
type Body = any;
const recorded = (name: string): Body => exchanges[name]!.response.body;

let emulator: TestEmulator;
beforeAll(async () => {
	emulator = await testEmulator({ timing: { pendingMs: 60, pullMs: 60, startMs: 60 } });
});
afterAll(() => emulator[Symbol.asyncDispose]());

describe("answers beside recorded ones", () => {
	it("has the members, order and words of a create, its polls, and the running group", async () => {
		const path = emulator.groupPath("recorded");
		const created = await emulator.call("PUT", path, exchanges.create!.request.body);
		expect(created.status).toBe(201);
		expect(withoutIds(created.body)).toBe(withoutIds(recorded("create")));
		const operation = created.headers["azure-asyncoperation"]!;
		expect(operation).toMatch(
			/^https:\/\/127\.0\.0\.1:\d+\/subscriptions\/[0-9-]{36}\/providers\/Microsoft\.ContainerInstance\/locations\/westus\/operations\/[0-9a-f-]{36}\?api-version=2018-06-01$/,
		);
		expect([created.headers.location, created.headers["retry-after"]]).toEqual([
			undefined,
			undefined,
		]);
		const poll = async () =>
			(await emulator.call("GET", operation.slice(emulator.url.length))).body;
		expect(shape(await poll())).toEqual(shape(recorded("pollPending")));
		const succeeded = await until(async () => {
			const body = await poll();
			return body.status === "Succeeded" ? body : undefined;
		});
		const firstTwo = { properties: { events: succeeded.properties.events.slice(0, 2) } };
		expect(shape({ ...succeeded, ...firstTwo })).toEqual(shape(recorded("pollSucceeded")));
		const running = await emulator.call("GET", path);
		expect(shape(running.body)).toEqual(shape(recorded("running")));
		const shown = running.body.properties.containers[0].properties.instanceView;
		const { events } = recorded("running").properties.containers[0].properties.instanceView;
		expect(shown.events.map((each: Body) => [each.name, each.count, each.type])).toEqual(
			events.map((each: Body) => [each.name, each.count, each.type]),
		);
		expect(shown.currentState.startTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		expect(shown.events[0].firstTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	});

	it("says of a Never container that exited with 2 what Azure says", async () => {
		const sent = structuredClone(exchanges.create!.request.body) as Body;
		sent.properties.containers[0].properties.command = ["/bin/sh", "-c", "exit 2"];
		await emulator.call("PUT", emulator.groupPath("finished"), sent);
		await untilState(emulator, "finished", "Failed");
		const { properties } = (await emulator.call("GET", emulator.groupPath("finished"))).body;
		const expected = recorded("finished").properties;
		const state = (body: Body) => body.containers[0].properties.instanceView.currentState;
		expect(properties.provisioningState).toBe(expected.provisioningState);
		expect(properties.instanceView).toEqual(expected.instanceView);
		expect(shape(state(properties))).toEqual(shape(state(expected)));
		expect([state(properties).exitCode, state(properties).detailStatus]).toEqual([2, "Error"]);
	});

	it("lists without instanceView and with secret volumes emptied", async () => {
		const { body } = await emulator.call("GET", emulator.groupPath("").replace("/?", "?"));
		const azure = recorded("list").value[0];
		expect(azure.properties.instanceView).toBeUndefined();
		for (const each of body.value) {
			expect(each.properties.instanceView).toBeUndefined();
			expect(each.properties.containers[0].properties.instanceView).toBeUndefined();
			expect(each.properties.provisioningState).toBe("Succeeded");
		}
		expect(body.value.map((each: Body) => each.name)).toEqual(["finished", "recorded"]);
	});

	it("stops as Azure does: no exit code, no start, the running state before it", async () => {
		const stop = await emulator.call("POST", emulator.groupPath("recorded", "/stop"));
		expect(stop.status).toBe(204);
		const { properties } = (await emulator.call("GET", emulator.groupPath("recorded"))).body;
		const view = properties.containers[0].properties.instanceView;
		const azure = recorded("stopped").properties.containers[0].properties.instanceView;
		expect(properties.instanceView.state).toBe("Stopped");
		expect(shape(view.currentState)).toEqual(shape(azure.currentState));
		expect(view.currentState.detailStatus).toBe(azure.currentState.detailStatus);
		expect(shape(view.previousState)).toEqual(shape(azure.previousState));
		expect(view.events.at(-1).message).toBe(
			"Killing container clicontainer000002 (platform initiated).",
		);
		const again = await emulator.call("POST", emulator.groupPath("recorded", "/stop"));
		expect(again.status).toBe(204);
	});

	it("shows usages and deletes with the recorded members and headers", async () => {
		const usages = await emulator.call(
			"GET",
			`/subscriptions/${emulator.subscriptionId}/providers/Microsoft.ContainerInstance/locations/westus/usages?api-version=2023-05-01`,
		);
		expect(shape(usages.body)).toEqual(shape(recorded("usages")));
		const deleted = await emulator.call("DELETE", emulator.groupPath("recorded"));
		expect(deleted.status).toBe(200);
		expect(deleted.body.properties.instanceView.state).toBe("Stopped");
		expect(deleted.headers).toMatchObject({
			"x-ms-ratelimit-remaining-subscription-resource-requests-pt5m": "99",
			"x-ms-ratelimit-remaining-subscription-resource-requests-pt1h": "299",
		});
		expect((await emulator.call("DELETE", emulator.groupPath("recorded"))).status).toBe(204);
	});
});

/** JSON text, so that the order of members counts, without what must differ. */
function withoutIds(body: Body): string {
	return JSON.stringify({ ...body, id: "", name: "" }, null, 1);
}

/** The same JSON with every value replaced by its type. */
function shape(value: Body): Body {
	if (Array.isArray(value)) return value.map(shape);
	if (value === null || typeof value !== "object") return typeof value;
	return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shape(member)]));
}
