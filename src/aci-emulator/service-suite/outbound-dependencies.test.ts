import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

describeService("ContainerGroups_GetOutboundNetworkDependenciesEndpoints", (service) => {
	it("answers an empty list", async () => {
		const { client, resourceGroup, create, answer } = service();
		const name = await create("sleep 1000", "Running");
		await client.containerGroups.getOutboundNetworkDependenciesEndpoints(resourceGroup, name);
		const { status, body } = answer("ContainerGroups_GetOutboundNetworkDependenciesEndpoints");
		expect([status, body]).toEqual([200, []]);
	});
});
