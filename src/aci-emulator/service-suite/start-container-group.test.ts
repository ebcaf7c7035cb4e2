import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

const START = "ContainerGroups_Start";

describeService(START, (service) => {
	it("answers 202 for a stopped group, which runs again", async () => {
		const { client, resourceGroup, create, untilState, answer, poll } = service();
		const name = await create("sleep 1000", "Running");
		await client.containerGroups.stop(resourceGroup, name);
		await untilState(name, "Stopped");
		await client.containerGroups.beginStartAndWait(resourceGroup, name, poll);
		expect(answer(START).status).toBe(202);
		const { containers } = await untilState(name, "Running");
		expect(containers[0]!.instanceView?.restartCount).toBe(0);
	});

	it("answers 204 without header for a running group", async () => {
		const { client, resourceGroup, create, answer } = service();
		const name = await create("sleep 1000", "Running");
		await client.containerGroups.beginStartAndWait(resourceGroup, name);
		const { status, headers } = answer(START);
		expect(status).toBe(204);
		expect([headers["azure-asyncoperation"], headers.location]).toEqual([undefined, undefined]);
	});

	it("answers 404 for a group that does not exist", async () => {
		const { client, resourceGroup, newName } = service();
		await expect(client.containerGroups.beginStart(resourceGroup, newName())).rejects.toMatchObject(
			{
				statusCode: 404,
				code: "ResourceNotFound",
			},
		);
	});
});
