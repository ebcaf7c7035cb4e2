import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "./faults/faults.ts";
import { differences, missing } from "./service-suite/differences.ts";
import { type SimulatedService, simulatedService } from "./service-suite/simulated-service.ts";
import { testEmulator, untilState } from "./testing/test-emulator.ts";

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
const recordedExchange = (name: string) => {
	looked.add(name);
	return exchanges[name]!;
};
const recorded = (name: string) => recordedExchange(name).response;

const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000";
const SUBNETS = `${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/net/subnets`;
const PROVIDERS = `${SUBSCRIPTION}/resourceGroups/local/providers`;
const PROFILE = `${PROVIDERS}/Microsoft.ContainerInstance/containerGroupProfiles/profile`;
const POOL = `${PROVIDERS}/Microsoft.StandbyPool/standbyContainerGroupPools/pool`;

let emulator: SimulatedService;
let fault: Fault | undefined;
beforeAll(async () => {
	emulator = await simulatedService({
		armRates: {},
		faults: ({ operation }) => (operation === "ContainerGroups_CreateOrUpdate" ? fault : undefined),
		run: ({ groupName }) =>
			["finished", "logged"].includes(groupName)
				? {
						runMs: 5000,
						exitCode: 2,
						log: `first line\n${exchanges.logsTail!.response.body.content}`,
					}
				: {},
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
/** Until every group has started, and what ends by itself has ended. */
const settled = () => emulator.clock.advance(60_000);
const get = async (name: string) => (await emulator.call("GET", emulator.groupPath(name))).body;
const post = (name: string, verb: string) =>
	emulator.call("POST", emulator.groupPath(name, `/${verb}`), {});
const poll = async (created: { headers: Record<string, string> }) =>
	emulator.call("GET", created.headers["azure-asyncoperation"]!.slice(emulator.url.length));

describe("answers beside recorded ones", () => {
	it("are the same for a create, its polls, and the running group", async () => {
		const created = await put(recordedExchange("create").request.body, "clicontainer000002");
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
		await settled();
		const { body: succeeded } = await poll(created);
		// Azure named the image by its digest, which only a registry knows.
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
		await settled();
		const found = await get("finished");
		// The recording's events were left out.
		delete found.properties.containers[0].properties.instanceView.events;
		expect(differences({ ...azure, name: "finished" }, found)).toEqual([]);
	});

	it("are the same for a list, which has no instanceView and no secret file", async () => {
		const [azure] = recorded("list").body.value;
		await put({ ...azure, name: "listed" });
		await settled();
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
		await settled();
		const deleted = await emulator.call(
			"DELETE",
			emulator.groupPath(azure.name).replace("2023-05-01", "2024-05-01-preview"),
		);
		expect(deleted.status).toBe(200);
		expect(headerDifferences("delete", deleted.headers)).toEqual([]);
		expect(deleted.headers["azure-asyncoperation"]).toBeUndefined();
		delete deleted.body.properties.containers[0].properties.instanceView.events;
		expect(differences(azure, deleted.body)).toEqual([]);
	});

	it("are the same for restart, start of a running group, stop, and the stopped group", async () => {
		const name = "bez-test-cg";
		const { body: azure } = recorded("stopped");
		await put(groupOf("bez-test-ci"), name);
		await settled();
		const restarted = await post(name, "restart");
		expect([restarted.status, restarted.body]).toEqual([204, undefined]);
		expect(headerDifferences("restart", restarted.headers)).toEqual([]);
		expect((await get(name)).properties.provisioningState).toBe("Updating");
		await settled();
		expect((await poll(restarted)).body.status).toBe("Succeeded");
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
		const { request, response } = recordedExchange("patchTags");
		const patched = await emulator.call("PATCH", emulator.groupPath("patched"), request.body);
		expect(patched.status).toBe(response.status);
		expect(missing(response.body, patched.body)).toEqual([]);
		expect(patched.body.tags).toEqual(response.body.tags);
	});

	it("are the same for the last two lines of a log", async () => {
		const { status, body: azure } = recorded("logsTail");
		await put(groupOf("bez-test-ci"), "logged");
		await settled();
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
		await settled();
		const failed = await poll(created);
		expect(failed.status).toBe(200);
		expect(differences(azure, failed.body)).toEqual([]);
	});

	it("are the same for exec, also in a container that has ended", async () => {
		const { request, response } = recordedExchange("exec");
		await using processes = await testEmulator({ armRates: {} });
		const sent = groupOf("clicontainer000002");
		sent.properties.containers[0].properties.command = ["/bin/true"];
		await processes.call("PUT", processes.groupPath("ended"), sent);
		await untilState(processes, "ended", "Succeeded");
		const path = processes.groupPath("ended", "/containers/clicontainer000002/exec");
		const offered = await processes.call("POST", path, request.body);
		expect([offered.status, headerDifferences("exec", offered.headers)]).toEqual([200, []]);
		expect(differences(response.body, offered.body, ".webSocketUri", ".password")).toEqual([]);
		const form = (uri: string) => uri.replace(/\/\/[^/]+/, "//").replace(/[0-9a-f-]{36}/, "guid");
		expect(form(offered.body.webSocketUri)).toBe(form(response.body.webSocketUri));
	});

	it("are the same for a group from a standby pool that asks for more than a config map", async () => {
		const { status, body } = recorded("standbyRefused");
		await emulator.call("PUT", `${PROFILE}?api-version=2025-09-01`, groupOf("one"));
		const group = groupOf("one");
		group.properties.standbyPoolProfile = { id: POOL };
		group.properties.containerGroupProfile = { id: PROFILE, revision: 1 };
		const refused = await put(group, "pool-reused-containergroup");
		expect([refused.status, refused.body]).toEqual([status, body]);
	});

	it("are the same for a refusal by the gateway, when a fault asks for it", async () => {
		const { status, headers, body } = recorded("forbidden");
		fault = { kind: "answer", status, ...body.error, headers };
		const refused = await put(groupOf("one"), "forbidden");
		expect([refused.status, refused.body]).toEqual([status, body]);
		expect(refused.headers["x-ms-failure-cause"]).toBe("gateway");
	});

	it("are all of those that were recorded", () => {
		expect([...looked].sort()).toEqual(Object.keys(exchanges).sort());
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
