import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { realClock } from "../clock/real-clock.ts";
import { simulatedEngine } from "./engines/simulated-engine.ts";
import type { Fault } from "./faults/faults.ts";
import { differences, missing } from "./service-suite/differences.ts";
import { type TestEmulator, testEmulator, until, untilState } from "./testing/test-emulator.ts";

/**
 * The emulator brought to where Azure was when it was recorded, and the two answers compared member by
 * member: what Azure sent with the same value, and nothing that Azure did not send.
 */
// biome-ignore lint/suspicious/noExplicitAny: recorded JSON
type Json = any;
interface Exchange {
	request: { method: string; url: string; body?: Json };
	response: { status: number; headers: Record<string, string>; body: Json };
}
const file = new URL("testdata/recorded-exchanges.json", import.meta.url);
const { exchanges } = JSON.parse(readFileSync(file, "utf8")) as {
	exchanges: Record<string, Exchange>;
};
const looked = new Set<string>();
const recorded = (name: string) => {
	looked.add(name);
	return exchanges[name]!.response;
};

const SUBNETS =
	"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/net/subnets";

let emulator: TestEmulator;
let fault: Fault | undefined;
beforeAll(async () => {
	const clock = realClock();
	emulator = await testEmulator({
		clock,
		armRates: {},
		timing: { pendingMs: 60, pullMs: 60, startMs: 60, capacityFailureMs: 20 },
		faults: ({ operation }) => (operation === "ContainerGroups_CreateOrUpdate" ? fault : undefined),
		engine: simulatedEngine({
			clock,
			decide: ({ groupName }) => ({
				runMs: ["finished", "logged"].includes(groupName) ? 20 : Number.POSITIVE_INFINITY,
				exitCode: 2,
				log: `first line\n${recorded("logsTail").body.content}`,
			}),
		}),
	});
});
beforeEach(() => {
	fault = undefined;
});
afterAll(() => emulator[Symbol.asyncDispose]());

/** Has the group that a recorded answer shows created, under its name or another. */
async function put(body: Json, name: string = body.name) {
	return emulator.call("PUT", emulator.groupPath(name), body);
}
const get = async (name: string) => (await emulator.call("GET", emulator.groupPath(name))).body;
const post = (name: string, verb: string) =>
	emulator.call("POST", emulator.groupPath(name, `/${verb}`), {});
const poll = async (created: { headers: Record<string, string> }) =>
	emulator.call("GET", created.headers["azure-asyncoperation"]!.slice(emulator.url.length));

describe("answers beside recorded ones", () => {
	it("are the same for a create, its polls, and the running group", async () => {
		const created = await put(exchanges.create!.request.body, "clicontainer000002");
		expect(created.status).toBe(201);
		expect(differences(recorded("create").body, created.body)).toEqual([]);
		expect(JSON.stringify({ ...created.body, id: 0 })).toBe(
			JSON.stringify({ ...recorded("create").body, id: 0 }),
		);
		expect(headerDifferences("create", created.headers)).toEqual([]);
		expect(created.headers["azure-asyncoperation"]).toMatch(
			/^https:\/\/127\.0\.0\.1:\d+\/subscriptions\/[0-9-]{36}\/providers\/Microsoft\.ContainerInstance\/locations\/westus\/operations\/[0-9a-f-]{36}\?api-version=2018-06-01$/,
		);
		expect([created.headers.location, created.headers["retry-after"]]).toEqual([
			undefined,
			undefined,
		]);
		const pending = await poll(created);
		expect([pending.status, pending.headers["retry-after"]]).toEqual([200, undefined]);
		expect(differences(recorded("pollPending").body, pending.body)).toEqual([]);
		const succeeded = await until(async () => {
			const { body } = await poll(created);
			return body.status === "Succeeded" ? body : undefined;
		});
		// Azure named the image by its digest, which only a registry knows; and the start was not seen yet.
		succeeded.properties.events = succeeded.properties.events.slice(0, 2);
		expect(differences(recorded("pollSucceeded").body, succeeded, ".message")).toEqual([]);
		const running = await get("clicontainer000002");
		expect(differences(recorded("running").body, running, "0.message", "1.message")).toEqual([]);
		const { currentState, events } = running.properties.containers[0].properties.instanceView;
		expect(events[0].message).toMatch(/^pulling image "alpine@sha256:[0-9a-f]{64}"$/);
		expect(events[1].message).toMatch(/^Successfully pulled image "alpine@sha256:[0-9a-f]{64}"$/);
		expect(currentState.startTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		expect(events[0].firstTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	});

	it("are the same for a Never container that exited with 2", async () => {
		const { body: azure } = recorded("finished");
		await put({ ...azure, name: "finished" });
		await untilState(emulator, "finished", "Failed");
		const found = await get("finished");
		// The recording's events were left out.
		delete found.properties.containers[0].properties.instanceView.events;
		expect(differences({ ...azure, name: "finished" }, found)).toEqual([]);
	});

	it("are the same for a list, which has no instanceView and no secret file", async () => {
		const [azure] = recorded("list").body.value;
		await put({ ...azure, name: "listed" });
		await untilState(emulator, "listed", "Running");
		const { status, body } = await emulator.call("GET", emulator.groupPath("").replace("/?", "?"));
		const found = body.value.find((each: Json) => each.name === "listed");
		expect([status, Object.keys(body)]).toEqual([200, ["value"]]);
		const extra = differences({ ...azure, name: "listed" }, found);
		// Recorded with api-version 2018-10-01, which had none of these.
		expect(extra).toEqual([
			"not in Azure: .properties.sku",
			"not in Azure: .properties.provisioningTimeoutInSeconds",
			"not in Azure: .properties.isCustomProvisioningTimeout",
			"not in Azure: .properties.initContainers",
		]);
	});

	it("are the same for a delete, whose answer is the last body", async () => {
		const { body: azure } = recorded("delete");
		await put(azure);
		await untilState(emulator, azure.name, "Running");
		const deleted = await emulator.call("DELETE", emulator.groupPath(azure.name));
		expect(deleted.status).toBe(200);
		expect(headerDifferences("delete", deleted.headers)).toEqual([]);
		expect(deleted.headers["azure-asyncoperation"]).toBeUndefined();
		delete deleted.body.properties.containers[0].properties.instanceView.events;
		expect(differences(azure, deleted.body)).toEqual([
			// Recorded with 2024-05-01-preview: what it has beyond 2023-05-01 is there only where it is used.
			".properties.isCreatedFromStandbyPool: is missing",
		]);
	});

	it("are the same for restart, start of a running group, stop, and the stopped group", async () => {
		const name = "bez-test-cg";
		const { body: azure } = recorded("stopped");
		await put(groupOf("bez-test-ci"), name);
		await untilState(emulator, name, "Running");
		const restarted = await post(name, "restart");
		expect([restarted.status, restarted.body]).toEqual([204, undefined]);
		expect(headerDifferences("restart", restarted.headers)).toEqual([]);
		expect((await get(name)).properties.provisioningState).toBe("Updating");
		await until(async () =>
			(await poll(restarted)).body.status === "Succeeded" ? true : undefined,
		);
		const started = await post(name, "start");
		expect([started.status, started.body]).toEqual([204, undefined]);
		expect(headerDifferences("startRunning", started.headers)).toEqual([]);
		expect(started.headers["azure-asyncoperation"]).toBeUndefined();
		const stopped = await post(name, "stop");
		expect([stopped.status, stopped.body]).toEqual([204, undefined]);
		expect(headerDifferences("stop", stopped.headers)).toEqual([]);
		const found = await get(name);
		const view = found.properties.containers[0].properties.instanceView;
		// The recording is of one that was pulled long before.
		view.events = view.events.filter((each: Json) => !/^Pull/.test(each.name));
		expect(missing(azure, found)).toEqual([]);
		expect(Object.keys(view.currentState)).toEqual(["state", "finishTime", "detailStatus"]);
	});

	it("are the same for PATCH, which replaces all tags", async () => {
		await put({ ...groupOf("bez-test-ci"), tags: { key: "value" } }, "patched");
		const response = recorded("patchTags");
		const { request } = exchanges.patchTags!;
		const patched = await emulator.call("PATCH", emulator.groupPath("patched"), request.body);
		expect(patched.status).toBe(response.status);
		expect(missing(response.body, patched.body)).toEqual([]);
		expect(patched.body.tags).toEqual(response.body.tags);
	});

	it("are the same for the last two lines of a log", async () => {
		const { status, body: azure } = recorded("logsTail");
		await put(groupOf("bez-test-ci"), "logged");
		await untilState(emulator, "logged", "Failed");
		const logs = emulator.groupPath("logged", "/containers/bez-test-ci/logs");
		const found = await emulator.call("GET", `${logs}&tail=2`);
		expect([found.status, found.body]).toEqual([status, azure]);
	});

	it("are the same for usages, in order", async () => {
		const { status, body } = await emulator.call(
			"GET",
			`/subscriptions/${emulator.subscriptionId}/providers/Microsoft.ContainerInstance/locations/eastus/usages?api-version=2023-05-01`,
		);
		expect(status).toBe(200);
		const { body: azure } = recorded("usages");
		expect(differences(azure, body, ".currentValue", ".limit")).toEqual([]);
		const lastPart = (each: Json) => each.id.split("/").at(-1);
		expect(body.value.map(lastPart)).toEqual(azure.value.map(lastPart));
	});

	it("are the same for a create that fails for lack of capacity after the 201", async () => {
		fault = { kind: "capacity" };
		const { body: azure } = recorded("pollFailed");
		const group = groupOf("aci-alz-mgmt-uksouth-001");
		group.location = "uksouth";
		group.properties.containers[0].properties.resources.requests.memoryInGB = 2;
		group.properties.subnetIds = [{ id: `${SUBNETS}/one` }];
		const created = await put(group, "no-capacity");
		expect(created.status).toBe(201);
		const failed = await until(async () => {
			const answer = await poll(created);
			return answer.body.status === "Failed" ? answer : undefined;
		});
		expect(failed.status).toBe(200);
		expect(differences(azure, failed.body)).toEqual([]);
	});

	it("are the same for a refusal by the gateway, when a fault asks for it", async () => {
		const { status, headers, body } = recorded("forbidden");
		fault = { kind: "answer", status, ...body.error, headers };
		const refused = await put(groupOf("one"), "forbidden");
		expect([refused.status, refused.body]).toEqual([status, body]);
		expect(refused.headers["x-ms-failure-cause"]).toBe("gateway");
	});
});

/** A running group for what was recorded without its request. */
function groupOf(container: string): Json {
	const group = structuredClone(exchanges.create!.request.body);
	group.properties.containers[0].name = container;
	delete group.properties.priority;
	return group;
}

/** Headers that Azure sent and the emulator did not, or with another value; counts and ids may differ. */
function headerDifferences(name: string, found: Record<string, string>): string[] {
	const known = (text: string) =>
		text
			.replace(/^https:.*/, "url")
			.replace(/^\d+$/, "count")
			.replace(/^\w+:[0-9a-f-]{36}$/, "location:id");
	return Object.entries(recorded(name).headers).flatMap(([header, value]) => {
		const there = found[header.toLowerCase()];
		if (header === "strict-transport-security") return []; // left out on purpose
		if (there !== undefined && known(there) === known(value)) return [];
		return [`${header}: ${value} expected, found ${there}`];
	});
}
