import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	oneContainer,
	oneContainerWire,
	type TestEmulator,
	testEmulator,
} from "../testing/test-emulator.ts";

let emulator: TestEmulator;
let lacksCapacity = false;
beforeAll(async () => {
	emulator = await testEmulator({
		asyncHeader: "Location",
		timing: { pendingMs: 200, pullMs: 5, startMs: 5, capacityFailureMs: 5 },
		faults: ({ operation }) =>
			lacksCapacity && operation === "ContainerGroups_CreateOrUpdate"
				? { kind: "capacity" }
				: undefined,
	});
});
afterAll(() => emulator[Symbol.asyncDispose]());

const put = (name: string) =>
	emulator.call("PUT", emulator.groupPath(name), oneContainerWire(["/bin/sleep", "60"]));

describe("operations behind Location", () => {
	it("are 202 with Location and Retry-After while they go on, then 200 with the group", async () => {
		const { status, headers } = await put("polled");
		expect([status, headers["azure-asyncoperation"]]).toEqual([201, undefined]);
		expect(headers["retry-after"]).toBe("1");
		const poll = () => emulator.call("GET", headers.location!.slice(emulator.url.length));
		const first = await poll();
		expect([first.status, first.body, first.headers.location]).toEqual([
			202,
			undefined,
			headers.location,
		]);
		expect(first.headers["retry-after"]).toBe("1");
		await expect.poll(async () => (await poll()).status).toBe(200);
		expect((await poll()).body).toMatchObject({
			name: "polled",
			properties: { provisioningState: "Succeeded" },
		});
		await emulator.call("DELETE", emulator.groupPath("polled"));
		expect((await poll()).status).toBe(204);
	});

	it("bring the SDK through create, restart, stop and start", async () => {
		const { client, resourceGroup } = emulator;
		const { containerGroups } = client;
		const fast = { updateIntervalInMs: 20 };
		const created = await containerGroups.beginCreateOrUpdateAndWait(
			resourceGroup,
			"driven",
			oneContainer(["/bin/sleep", "60"]),
			fast,
		);
		expect(created.provisioningState).toBe("Succeeded");
		await containerGroups.beginRestartAndWait(resourceGroup, "driven", fast);
		await containerGroups.stop(resourceGroup, "driven");
		await containerGroups.beginStartAndWait(resourceGroup, "driven", fast);
		const { instanceView } = await containerGroups.get(resourceGroup, "driven");
		expect(instanceView?.state).toBe("Running");
	});

	it("end with an error that says why", async () => {
		lacksCapacity = true;
		const { headers } = await put("refused");
		const poll = () => emulator.call("GET", headers.location!.slice(emulator.url.length));
		await expect.poll(async () => (await poll()).status).toBe(409);
		expect((await poll()).body.error).toMatchObject({
			code: "Failed",
			message: expect.stringContaining("is not available in the location"),
		});
	});
});
