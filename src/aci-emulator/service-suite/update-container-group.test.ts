import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

describeService("ContainerGroups_Update", (service) => {
	it("answers 200 with the whole group, replaces all tags, leaves containers running", async () => {
		const { client, resourceGroup, create, untilState, answer } = service();
		const name = await create("sleep 1000", "Running", { tags: { a: "1", b: "2" } });
		const before = await untilState(name, "Running");
		const updated = await client.containerGroups.update(resourceGroup, name, { tags: { c: "3" } });
		expect(updated.tags).toEqual({ c: "3" });
		const { status, headers, body } = answer("ContainerGroups_Update");
		expect([status, body.properties.osType]).toEqual([200, "Linux"]);
		expect(headers).not.toHaveProperty(
			"x-ms-ratelimit-remaining-subscription-resource-requests-pt5m",
		);
		const after = await untilState(name, "Running");
		expect([after.tags, after.containers[0]!.instanceView]).toEqual([
			{ c: "3" },
			before.containers[0]!.instanceView,
		]);
	});

	it("answers 404 for a group that does not exist", async () => {
		const { client, resourceGroup, newName } = service();
		await expect(
			client.containerGroups.update(resourceGroup, newName(), { tags: {} }),
		).rejects.toMatchObject({ statusCode: 404, code: "ResourceNotFound" });
	});
});
