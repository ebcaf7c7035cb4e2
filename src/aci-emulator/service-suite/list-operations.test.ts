import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

describeService("Operations_List", (service) => {
	it("lists what roles can allow", async () => {
		const { client } = service();
		const names = [];
		for await (const each of client.operations.list()) names.push(each.name);
		expect(names).toEqual(
			expect.arrayContaining([
				"Microsoft.ContainerInstance/containerGroups/read",
				"Microsoft.ContainerInstance/containerGroups/write",
				"Microsoft.ContainerInstance/containerGroups/delete",
			]),
		);
	});
});
