import { expect, it } from "vitest";
import { describeService, onAzure } from "./service-under-test.ts";

describeService("SubnetServiceAssociationLink_Delete", (service) => {
	// On Azure this would need a virtual network of its own.
	it.skipIf(onAzure)("answers 204 where there is no link", async () => {
		const { client, resourceGroup, answer } = service();
		await client.subnetServiceAssociationLink.beginDeleteAndWait(resourceGroup, "net", "subnet");
		expect(answer("SubnetServiceAssociationLink_Delete").status).toBe(204);
	});
});
