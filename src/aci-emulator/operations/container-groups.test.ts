import { describe, expect, it } from "vitest";
import {
	oneContainer,
	oneContainerWire,
	testEmulator,
	untilState,
} from "../testing/test-emulator.ts";

const SECRETS = {
	containers: [
		{
			name: "main",
			image: "alpine:latest",
			command: ["/bin/sleep", "60"],
			resources: { requests: { cpu: 1, memoryInGB: 1 } },
			environmentVariables: [
				{ name: "OPEN", value: "shown" },
				{ name: "CLOSED", secureValue: "hidden-variable" },
			],
			volumeMounts: [{ name: "secrets", mountPath: "/secrets" }],
		},
	],
	volumes: [
		{ name: "secrets", secret: { file: Buffer.from("hidden-file").toString("base64") } },
		{
			name: "shares",
			azureFile: { shareName: "s", storageAccountName: "a", storageAccountKey: "hidden-key" },
		},
	],
	imageRegistryCredentials: [{ server: "r", username: "u", password: "hidden-password" }],
	diagnostics: { logAnalytics: { workspaceId: "w", workspaceKey: "hidden-workspace" } },
};

describe("container groups on the wire", () => {
	it("answers a PUT with 201, Azure-AsyncOperation alone, and an operation that comes to Succeeded", async () => {
		await using emulator = await testEmulator({
			timing: { pendingMs: 200, pullMs: 100, startMs: 5 },
		});
		const body = oneContainerWire(["/bin/sleep", "60"]);
		const created = await emulator.call("PUT", emulator.groupPath("wire"), body);
		expect(created.status).toBe(201);
		expect(created.headers.location).toBeUndefined();
		expect(created.headers["retry-after"]).toBeUndefined();
		expect(created.body.properties).toMatchObject({
			provisioningState: "Pending",
			instanceView: { events: [], state: "Pending" },
			initContainers: [],
			provisioningTimeoutInSeconds: 1800,
		});
		expect(created.body.properties.containers[0].properties.instanceView).toBeUndefined();
		const operation = new URL(created.headers["azure-asyncoperation"]!);
		expect(operation.origin).toBe(emulator.url);
		expect(operation.search).toBe("?api-version=2018-06-01");
		const poll = () => emulator.call("GET", `${operation.pathname}${operation.search}`);
		expect((await poll()).body).toMatchObject({ id: created.body.id, status: "Pending" });
		await untilState(emulator, "wire", "Running");
		const { status, body: over } = await poll();
		expect([status, over.status]).toEqual([200, "Succeeded"]);
		expect(over.properties.events.map((each: { name: string }) => each.name)).toEqual([
			"Pulling",
			"Pulled",
		]);
	});

	it("answers an update in place with 200, and 409 while the group starts", async () => {
		await using emulator = await testEmulator({ timing: { pendingMs: 60_000 } });
		const body = oneContainerWire(["/bin/sleep", "60"]);
		await emulator.call("PUT", emulator.groupPath("busy"), body);
		const again = await emulator.call("PUT", emulator.groupPath("busy"), body);
		expect([again.status, again.body.error.code]).toEqual([409, "ContainerGroupTransitioning"]);
		await using quick = await testEmulator();
		await quick.call("PUT", quick.groupPath("ready"), body);
		await untilState(quick, "ready", "Running");
		const updated = await quick.call("PUT", quick.groupPath("ready"), body);
		expect([updated.status, updated.body.properties.instanceView.state]).toEqual([200, "Pending"]);
	});

	it("gives no instanceView in LIST, of neither group nor container, and both in GET", async () => {
		await using emulator = await testEmulator();
		await emulator.call("PUT", emulator.groupPath("seen"), oneContainerWire(["/bin/sleep", "60"]));
		await untilState(emulator, "seen", "Running");
		const listed = await emulator.call("GET", emulator.groupPath("").replace("/?", "?"));
		expect(listed.body.value).toHaveLength(1);
		expect(listed.body.value[0].properties.provisioningState).toBe("Succeeded");
		expect(JSON.stringify(listed.body)).not.toContain("instanceView");
		const { properties } = (await emulator.call("GET", emulator.groupPath("seen"))).body;
		expect(properties.instanceView.state).toBe("Running");
		expect(properties.containers[0].properties.instanceView.currentState.state).toBe("Running");
	});

	it("never echoes a secret, and writes none to the log", async () => {
		await using emulator = await testEmulator({ timing: { pendingMs: 60_000 } });
		const { client, resourceGroup } = emulator;
		const answers: (string | null | undefined)[] = [];
		const onResponse = (raw: { bodyAsText?: string | null }) => answers.push(raw.bodyAsText);
		const group = oneContainer([], SECRETS);
		await client.containerGroups.beginCreateOrUpdate(resourceGroup, "closed", group, {
			onResponse,
		});
		await client.containerGroups.get(resourceGroup, "closed", { onResponse });
		await client.containerGroups.listByResourceGroup(resourceGroup, { onResponse }).next();
		await client.containerGroups.update(resourceGroup, "closed", { tags: {} }, { onResponse });
		await client.containerGroups.beginDeleteAndWait(resourceGroup, "closed", { onResponse });
		const text = [...answers, ...emulator.lines].join("\n");
		expect(answers.length).toBeGreaterThanOrEqual(5);
		expect(text).toContain('{"name":"OPEN","value":"shown"}');
		expect(text).toContain('{"name":"CLOSED"}');
		expect(text).toContain('"secret":{}');
		expect(text).not.toContain("hidden");
		expect(text).not.toContain(SECRETS.volumes[0]!.secret!.file);
	});

	it("replaces all tags by PATCH and leaves the containers running", async () => {
		await using emulator = await testEmulator();
		const { client, resourceGroup } = emulator;
		const group = oneContainer(["/bin/sleep", "60"], { tags: { a: "1", b: "2" } });
		await client.containerGroups.beginCreateOrUpdateAndWait(resourceGroup, "tagged", group, {
			updateIntervalInMs: 20,
		});
		const before = await untilState(emulator, "tagged", "Running");
		const updated = await client.containerGroups.update(resourceGroup, "tagged", {
			tags: { c: "3" },
		});
		expect(updated.tags).toEqual({ c: "3" });
		const after = await client.containerGroups.get(resourceGroup, "tagged");
		expect(after.containers[0]!.instanceView).toEqual(before.containers[0]!.instanceView);
	});

	it("stops a group, which then shows neither start nor exit code; a second stop is as good", async () => {
		await using emulator = await testEmulator();
		const { client, resourceGroup } = emulator;
		await emulator.call("PUT", emulator.groupPath("halt"), oneContainerWire(["/bin/sleep", "60"]));
		await untilState(emulator, "halt", "Running");
		await client.containerGroups.stop(resourceGroup, "halt");
		await client.containerGroups.stop(resourceGroup, "halt");
		const stopped = await client.containerGroups.get(resourceGroup, "halt");
		expect([stopped.provisioningState, stopped.instanceView?.state]).toEqual([
			"Succeeded",
			"Stopped",
		]);
		const { currentState, previousState } = stopped.containers[0]!.instanceView!;
		expect(currentState).toEqual({
			state: "Terminated",
			finishTime: expect.any(Date),
			detailStatus: "Container stopped per client request",
		});
		expect(previousState?.state).toBe("Running");
	});

	it("answers 204 to a DELETE of nothing, and 404 to logs of what has not started", async () => {
		await using emulator = await testEmulator({ timing: { pendingMs: 60_000 } });
		const { client, resourceGroup } = emulator;
		expect((await emulator.call("DELETE", emulator.groupPath("nothing"))).status).toBe(204);
		await emulator.call("PUT", emulator.groupPath("early"), oneContainerWire(["/bin/true"]));
		await expect(client.containers.listLogs(resourceGroup, "early", "main")).rejects.toMatchObject({
			statusCode: 404,
			code: "ContainerLogNotAvailable",
		});
	});
});
