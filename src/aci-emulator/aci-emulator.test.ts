import { describe, expect, it } from "vitest";
import { oneContainer, testEmulator, untilState } from "./testing/test-emulator.ts";

describe("the emulator through the Azure SDK", () => {
	it("creates, runs, shows, lists, logs and deletes a container group", async () => {
		await using emulator = await testEmulator();
		const { client, resourceGroup } = emulator;
		const created = await client.containerGroups.beginCreateOrUpdateAndWait(
			resourceGroup,
			"hello",
			oneContainer(["/bin/sh", "-c", "echo hello; sleep 0.2; exit 3"]),
			{ updateIntervalInMs: 20 },
		);
		expect(created.provisioningState).toBe("Succeeded");
		const ended = await untilState(emulator, "hello", "Failed");
		expect(ended.containers[0]!.instanceView).toMatchObject({
			restartCount: 0,
			currentState: { state: "Terminated", exitCode: 3, detailStatus: "Error" },
		});
		const { content } = await client.containers.listLogs(resourceGroup, "hello", "main");
		expect(content).toBe("hello\n");
		const listed = [];
		for await (const each of client.containerGroups.listByResourceGroup(resourceGroup))
			listed.push(each);
		expect(listed.map((each) => [each.name, each.instanceView])).toEqual([["hello", undefined]]);
		const last = await client.containerGroups.beginDeleteAndWait(resourceGroup, "hello");
		expect(last.instanceView?.state).toBe("Failed");
		await expect(client.containerGroups.get(resourceGroup, "hello")).rejects.toMatchObject({
			code: "ResourceNotFound",
			statusCode: 404,
		});
	});
});
