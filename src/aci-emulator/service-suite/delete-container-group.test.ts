import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

const DELETE = "ContainerGroups_Delete";

describeService(DELETE, (service) => {
	it("answers 200 with the last body, and the group is gone", async () => {
		const { client, resourceGroup, create, answer, poll } = service();
		const name = await create("sleep 1000", "Running");
		const last = await client.containerGroups.beginDeleteAndWait(resourceGroup, name, poll);
		expect([last.name, last.instanceView?.state]).toEqual([name, "Running"]);
		const { status, headers } = answer(DELETE);
		expect(status).toBe(200);
		expect(headers["x-ms-ratelimit-remaining-subscription-resource-requests-pt5m"]).toMatch(
			/^\d+$/,
		);
		expect(headers["x-ms-ratelimit-remaining-subscription-resource-requests-pt1h"]).toMatch(
			/^\d+$/,
		);
		expect(headers["azure-asyncoperation"]).toBeUndefined();
		await expect(client.containerGroups.get(resourceGroup, name)).rejects.toMatchObject({
			statusCode: 404,
			code: "ResourceNotFound",
		});
	});

	it("answers 204 for a group that does not exist", async () => {
		const { client, resourceGroup, newName, answer } = service();
		await client.containerGroups.beginDeleteAndWait(resourceGroup, newName());
		expect(answer(DELETE).status).toBe(204);
	});

	it("frees the name: a group of other resources may take it", async () => {
		const { client, resourceGroup, create, group, answer, poll } = service();
		const name = await create("exit 0", "Succeeded");
		await client.containerGroups.beginDeleteAndWait(resourceGroup, name, poll);
		const sent = group("sleep 1000", { restartPolicy: "Always" });
		await client.containerGroups.beginCreateOrUpdateAndWait(resourceGroup, name, sent, poll);
		expect(answer("ContainerGroups_CreateOrUpdate").status).toBe(201);
	});
});
