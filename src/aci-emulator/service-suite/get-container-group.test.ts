import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

describeService("ContainerGroups_Get", (service) => {
	it("shows a running container with its start and the events that led there", async () => {
		const { create, answer } = service();
		await create("sleep 1000", "Running");
		const { status, body } = answer("ContainerGroups_Get");
		expect([status, body.properties.provisioningState]).toEqual([200, "Succeeded"]);
		expect(body.properties.instanceView).toEqual({ events: [], state: "Running" });
		const { instanceView } = body.properties.containers[0].properties;
		expect(instanceView).toMatchObject({
			restartCount: 0,
			currentState: { state: "Running", startTime: expect.any(String), detailStatus: "" },
		});
		const names = instanceView.events.map((each: { name: string }) => each.name);
		expect(names.filter((each: string) => each !== "Created")).toEqual([
			"Pulling",
			"Pulled",
			"Started",
		]);
	});

	it("shows an exit with 0 under Never as Succeeded", async () => {
		const { create, answer } = service();
		await create("exit 0", "Succeeded");
		const { properties } = answer("ContainerGroups_Get").body;
		expect(properties.provisioningState).toBe("Succeeded");
		expect(properties.containers[0].properties.instanceView).toMatchObject({
			restartCount: 0,
			currentState: { state: "Terminated", exitCode: 0, detailStatus: "Completed" },
		});
	});

	it("shows another exit under Never as Failed, though provisioning succeeded", async () => {
		const { create, answer } = service();
		await create("exit 3", "Failed");
		const { properties } = answer("ContainerGroups_Get").body;
		expect(properties.provisioningState).toBe("Succeeded");
		expect(properties.instanceView).toEqual({ events: [], state: "Failed" });
		expect(properties.containers[0].properties.instanceView).toMatchObject({
			restartCount: 0,
			currentState: {
				state: "Terminated",
				startTime: expect.any(String),
				exitCode: 3,
				finishTime: expect.any(String),
				detailStatus: "Error",
			},
		});
	});

	it("answers 404 with ARM's text for a group that does not exist", async () => {
		const { client, resourceGroup, newName } = service();
		const name = newName();
		await expect(client.containerGroups.get(resourceGroup, name)).rejects.toMatchObject({
			statusCode: 404,
			code: "ResourceNotFound",
			message: expect.stringContaining(
				`The Resource 'Microsoft.ContainerInstance/containerGroups/${name}' under resource group '${resourceGroup}' was not found.`,
			),
		});
	});

	it("answers 404 for a resource group that does not exist", async () => {
		const { client, newName } = service();
		const name = newName();
		await expect(client.containerGroups.get(`none-${name}`, name)).rejects.toMatchObject({
			statusCode: 404,
			code: "ResourceGroupNotFound",
		});
	});
});
