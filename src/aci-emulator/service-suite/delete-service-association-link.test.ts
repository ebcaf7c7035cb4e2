import { expect, it } from "vitest";
import { describeService, onAzure } from "./service-under-test.ts";

describeService("SubnetServiceAssociationLink_Delete", (service) => {
	it("answers 204 where there is no link", async ({ skip }) => {
		skip(onAzure, "on Azure it needs a virtual network of its own");
		const { client, resourceGroup, answer } = service();
		await client.subnetServiceAssociationLink.beginDeleteAndWait(resourceGroup, "net", "subnet");
		expect(answer("SubnetServiceAssociationLink_Delete").status).toBe(204);
	});
});
