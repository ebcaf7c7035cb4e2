import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

describeService("ContainerGroups_Stop", (service) => {
	it("answers 204, and a stopped group shows neither start nor exit code", async () => {
		const { client, resourceGroup, create, untilState, answer } = service();
		const name = await create("sleep 1000", "Running");
		await client.containerGroups.stop(resourceGroup, name);
		expect(answer("ContainerGroups_Stop").status).toBe(204);
		const { provisioningState, containers } = await untilState(name, "Stopped");
		expect(provisioningState).toBe("Succeeded");
		const { currentState, previousState, restartCount } = containers[0]!.instanceView!;
		expect(currentState).toEqual({
			state: "Terminated",
			finishTime: expect.any(Date),
			detailStatus: "Container stopped per client request",
		});
		expect([previousState?.state, restartCount]).toEqual(["Running", 0]);
	});

	it("answers 204 for a group that is stopped already", async () => {
		const { client, resourceGroup, create, untilState, answer } = service();
		const name = await create("sleep 1000", "Running");
		await client.containerGroups.stop(resourceGroup, name);
		await untilState(name, "Stopped");
		await client.containerGroups.stop(resourceGroup, name);
		expect(answer("ContainerGroups_Stop").status).toBe(204);
	});

	it("answers 404 for a group that does not exist", async () => {
		const { client, resourceGroup, newName } = service();
		await expect(client.containerGroups.stop(resourceGroup, newName())).rejects.toMatchObject({
			statusCode: 404,
			code: "ResourceNotFound",
		});
	});
});
