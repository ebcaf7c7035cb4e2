import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

describeService("ContainerGroups_List", (service) => {
	it("lists the subscription's groups of all resource groups, without instanceView", async () => {
		const { client, create, answer } = service();
		const name = await create("sleep 1000", "Running");
		const listed = [];
		for await (const each of client.containerGroups.list()) listed.push(each);
		const found = listed.find((each) => each.name === name);
		expect(found).toMatchObject({ provisioningState: "Succeeded", osType: "Linux" });
		expect(answer("ContainerGroups_List").status).toBe(200);
		expect(JSON.stringify(answer("ContainerGroups_List").body)).not.toContain("instanceView");
	});
});

describeService("ContainerGroups_ListByResourceGroup", (service) => {
	it("lists the resource group's groups, without instanceView of group or container", async () => {
		const { client, resourceGroup, create, answer } = service();
		const names = [await create("sleep 1000", "Running"), await create("exit 3", "Failed")];
		const listed = [];
		for await (const each of client.containerGroups.listByResourceGroup(resourceGroup)) {
			listed.push(each);
		}
		expect(listed.map((each) => each.name)).toEqual(expect.arrayContaining(names));
		for (const each of listed) expect(each.id).toContain(`/resourceGroups/${resourceGroup}/`);
		const { status, body } = answer("ContainerGroups_ListByResourceGroup");
		expect(status).toBe(200);
		expect(JSON.stringify(body)).not.toContain("instanceView");
	});

	it("answers 404 for a resource group that does not exist", async () => {
		const { client, newName } = service();
		const pages = client.containerGroups.listByResourceGroup(`none-${newName()}`);
		await expect(pages.next()).rejects.toMatchObject({
			statusCode: 404,
			code: "ResourceGroupNotFound",
		});
	});
});
